package dev.leadpatch.benchmark;

import dev.leadpatch.process.JavaExecutable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endpoint as an ordinary Spring Boot application has it, in src/bench/peers: Hibernate, and an outbox row for each
 * update. It uses tables of its own in the database of the benchmark.
 */
final class SpringBootPeer implements AutoCloseable {
    private static final Path JAR = Path.of("target", "peers", "spring-boot", "target", "peer.jar");
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private static final String TRUNCATE = "truncate peer.outbox";
    private static final String COUNT = "select count(*) from peer.outbox";

    private final Process process;
    private final int port;

    private SpringBootPeer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Copies the leads of the product, and starts the application. */
    static SpringBootPeer start(BenchmarkPostgres postgres) throws IOException, SQLException {
        try (var tables = SpringBootPeer.class.getResourceAsStream("peer.sql")) {
            postgres.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
        }
        postgres.execute("vacuum analyze peer.leads");
        BenchmarkCompany.touchPages(postgres, "peer.leads");
        Process process = new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--peer.api-key=" + BenchmarkCompany.API_KEY)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // if the benchmark is interrupted
        var output = process.inputReader();
        StringBuilder log = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread drain =
                        new Thread(() -> output.lines().forEach(other -> Progress.print("Spring Boot: %s", other)));
                drain.setDaemon(true);
                drain.start();
                return new SpringBootPeer(process, Integer.parseInt(started.group(1)));
            }
            log.append(line).append('\n');
        }
        throw new IllegalStateException("Spring Boot did not start: " + log);
    }

    int port() {
        return port;
    }

    MeasuredService service() {
        return new MeasuredService(process.pid(), TRUNCATE, COUNT);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
