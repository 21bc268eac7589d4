package dev.leadpatch.benchmark;

import dev.leadpatch.process.JavaExecutable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private static final String TRUNCATE = "truncate peer.outbox";
    private static final String COUNT = "select count(*) from peer.outbox";

    private SpringBootPeer() {}

    /** Copies the leads of the product, and starts the application. */
    static ServerProcess start(BenchmarkPostgres postgres) throws IOException, SQLException {
        try (var tables = SpringBootPeer.class.getResourceAsStream("peer.sql")) {
            postgres.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
        }
        postgres.execute("vacuum analyze peer.leads");
        BenchmarkCompany.touchPages(postgres, "peer.leads");
        ProcessBuilder builder = new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--peer.api-key=" + BenchmarkCompany.API_KEY)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        return ServerProcess.start("Spring Boot", builder, Process::inputReader, STARTED);
    }

    /** What is measured of the application. */
    static MeasuredService measured(ServerProcess process) {
        return new MeasuredService(process.pid(), TRUNCATE, COUNT);
    }
}
