package dev.leadpatch.benchmark;

import dev.leadpatch.process.JavaExecutable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * The endpoint as an ordinary Spring Boot application has it, in src/bench/peers: Hibernate, and an outbox row for each
 * update. It uses tables of its own in the database of the benchmark.
 */
final class SpringBootPeer {
    private static final Path JAR = Path.of("target", "peers", "spring-boot", "target", "peer.jar");
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private SpringBootPeer() {}

    /** Creates the tables that the application uses. */
    static PeerTables createTables(BenchmarkPostgres postgres) throws IOException, SQLException {
        return PeerTables.create(postgres, "peer");
    }

    static ServerProcess start(BenchmarkPostgres postgres) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--peer.api-key=" + BenchmarkCompany.API_KEY)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        return ServerProcess.start("Spring Boot", builder, Process::inputReader, STARTED);
    }
}
