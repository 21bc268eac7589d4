package dev.leadpatch.bootstrap.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.process.JavaExecutable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A separate Java process that runs an embedded database. It prints {@code started <url>} or {@code rejected
 * <message>}. For each line of its input it inserts a row and prints {@code acknowledged <row>}. At the end of the input
 * it closes the database.
 */
final class DatabaseOwnerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;

    private DatabaseOwnerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
        this.input = new PrintStream(process.getOutputStream(), true, UTF_8);
    }

    static DatabaseOwnerProcess launch(Path dataDirectory, Path binariesDirectory) throws IOException {
        String classPath = System.getProperty("java.class.path");
        return new DatabaseOwnerProcess(new ProcessBuilder(List.of(
                        JavaExecutable.PATH,
                        "-cp",
                        classPath,
                        DatabaseOwnerProcess.class.getName(),
                        dataDirectory.toString(),
                        binariesDirectory.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Reads the next reply and skips the lines of the log. */
    String readReply() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.matches("(started|rejected|acknowledged) .*")) {
                return line;
            }
        }
        throw new IllegalStateException("the process ended without a reply");
    }

    String insert(String row) throws IOException {
        input.println(row);
        return readReply();
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        input.close();
        process.waitFor();
    }

    public static void main(String[] args) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]), Path.of(args[1]));
                TestTable rows = TestTable.create(database)) {
            System.out.println("started " + database.jdbcUrl());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String row = lines.readLine(); row != null; row = lines.readLine()) {
                rows.insert(row);
                System.out.println("acknowledged " + row);
            }
        } catch (EmbeddedDatabaseException e) {
            System.out.println("rejected " + e.getMessage());
        }
    }
}
