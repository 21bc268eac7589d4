package dev.leadpatch.application.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** PgBouncer in front of a database, as a process. */
public record PgBouncer(Process process, int port) implements AutoCloseable {

    public static boolean isInstalled() {
        return Files.isExecutable(program());
    }

    private static Path program() {
        return Path.of("/usr/sbin/pgbouncer");
    }

    /**
     * Starts PgBouncer for the user {@code postgres} without a password.
     *
     * @param ignoresSettings whether it ignores session settings; otherwise it refuses them
     */
    public static PgBouncer start(Path directory, String jdbcUrl, String poolMode, boolean ignoresSettings)
            throws IOException {
        return start(
                directory,
                jdbcUrl,
                "postgres",
                "",
                poolMode,
                ignoresSettings ? "extra_float_digits,options,search_path" : "extra_float_digits");
    }

    /**
     * Starts PgBouncer, whose database {@code pooled} is the one of the URL.
     *
     * @param ignoredParameters the parameters of a client that it ignores; it refuses others that it does not know
     */
    public static PgBouncer start(
            Path directory, String jdbcUrl, String user, String password, String poolMode, String ignoredParameters)
            throws IOException {
        URI database = URI.create(jdbcUrl.substring("jdbc:".length()));
        int port = LoopbackPort.free();
        Path users = Files.writeString(directory.resolve("users.txt"), "\"%s\" \"%s\"\n".formatted(user, password));
        Path configuration = Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                pooled = host=127.0.0.1 port=%d dbname=%s user=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = %s
                ignore_startup_parameters = %s
                """.formatted(
                database.getPort(), database.getPath().substring(1), user, port, users, poolMode, ignoredParameters));
        List<String> command = new ArrayList<>(List.of(program().toString(), configuration.toString()));
        if (System.getProperty("user.name").equals("root")) { // PgBouncer does not run as root
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            command.addAll(List.of("-u", "nobody"));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
        await().pollInterval(Duration.ofMillis(10)).until(() -> LoopbackPort.accepts(port));
        return new PgBouncer(process, port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
