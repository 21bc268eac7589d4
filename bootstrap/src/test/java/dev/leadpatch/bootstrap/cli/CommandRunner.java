package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs commands on a real PostgreSQL, in this process. Each new schema is a new database to the commands. */
final class CommandRunner implements AutoCloseable {
    static final String SECRET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static final Validator VALIDATOR = DefaultValidator.create();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final EmbeddedDatabase database;
    private final Map<String, String> environment = new HashMap<>();
    private OptionalInt terminalWidth = OptionalInt.empty();
    private String input = "";

    private CommandRunner(EmbeddedDatabase database) {
        this.database = database;
        environment.put("LEADPATCH_DATABASE_URL", DatabaseAccess.url(database));
        environment.put("LEADPATCH_SECRET_KEY", SECRET_KEY);
        useSharedSchema();
    }

    static CommandRunner start(Path directory) throws Exception {
        return new CommandRunner(UnpackedPostgres.start(directory));
    }

    String databaseUrl() {
        return DatabaseAccess.url(database);
    }

    Connection connect() throws SQLException {
        return DatabaseAccess.connect(database);
    }

    /** Selects the first schema, without a terminal. */
    void useSharedSchema() {
        useSchema("commands");
    }

    /** Selects an empty schema, without a terminal. */
    void useNewSchema() {
        useSchema("commands_" + SCHEMAS.incrementAndGet());
    }

    private void useSchema(String name) {
        environment.put("LEADPATCH_DATABASE_SCHEMA", name);
        terminalWidth = OptionalInt.empty();
        input = "";
    }

    /** Sets an environment variable, or removes it. */
    void setVariable(String name, @Nullable String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
    }

    /** Simulates a terminal, and the lines that a person types. */
    void useTerminal(int width, String lines) {
        terminalWidth = OptionalInt.of(width);
        input = lines;
    }

    /** Creates company 1 with {@code init}. */
    void init() {
        run(
                        "init",
                        "--company-name",
                        "Harbour",
                        "--email",
                        "ada@harbour.example",
                        "--first-name",
                        "Ada",
                        "--last-name=L")
                .assertExitCode(0);
    }

    /** Runs a command with another value of an environment variable. */
    Result runWithVariable(String name, String value, String... arguments) {
        String original = environment.put(name, value);
        try {
            return run(arguments);
        } finally {
            setVariable(name, original);
        }
    }

    Result run(String... arguments) {
        return run(typed(), new ByteArrayOutputStream(), err -> new NoShutdownSignal(), arguments);
    }

    /** Runs a command whose process was requested to end. */
    Result runInterrupted(String... arguments) {
        return run(
                typed(), new ByteArrayOutputStream(), err -> new ReceivedShutdownSignal(err, Runnable::run), arguments);
    }

    /** Runs a command whose process is requested to end while the command waits for input. */
    Result runInterruptedAtInput(String... arguments) {
        SilentInput silent = new SilentInput();
        return run(
                silent,
                new ByteArrayOutputStream(),
                err -> new ReceivedShutdownSignal(err, action -> silent.onRead = action),
                arguments);
    }

    /** Runs a command whose standard output is a pipe that its reader has closed. */
    Result runWithClosedPipe(String... arguments) {
        return run(typed(), new ClosedPipe(), err -> new NoShutdownSignal(), arguments);
    }

    private InputStream typed() {
        return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }

    private Result run(
            InputStream in, OutputStream out, Function<ProcessOutput, ShutdownSignal> signals, String... arguments) {
        ProcessOutput err = new ProcessOutput();
        CliEnvironment.Console console = new CliEnvironment.Console(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> terminalWidth);
        int exitCode = new CommandLineInterface(new CliEnvironment(
                        "1.2.3",
                        console,
                        environment,
                        new PostgresApplicationFactory(() -> VALIDATOR),
                        () -> VALIDATOR,
                        InstantSource.system(),
                        UUID::randomUUID,
                        new SecureRandom(),
                        () -> signals.apply(err)))
                .run(arguments);
        String output = out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
        return new Result(exitCode, output, err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        database.close();
    }

    /** The result of a command. */
    record Result(int exitCode, String out, String err) {
        Result assertExitCode(int expected) {
            assertThat(exitCode).as("%s%s", out, err).isEqualTo(expected);
            return this;
        }

        Result assertErrorContains(String text) {
            assertThat(err).contains(text);
            return this;
        }

        /** Asserts that the command failed, changed nothing on stdout, and printed exactly these errors. */
        void assertFailure(int expectedCode, String... errors) {
            assertExitCode(expectedCode);
            assertThat(out).isEmpty();
            assertThat(err.lines())
                    .containsExactly(List.of(errors).stream()
                            .map(error -> "leadpatch: " + error)
                            .toArray(String[]::new));
        }

        /** The only JSON value on stdout. */
        Object json() {
            assertThat(out.lines()).hasSize(1);
            return StrictJsonReader.read(out.strip().getBytes(StandardCharsets.UTF_8));
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> jsonObject() {
            return (Map<String, Object>) json();
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> jsonArray() {
            return (List<Map<String, Object>>) json();
        }
    }

    private static final class ClosedPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    private static class NoShutdownSignal implements ShutdownSignal {
        @Override
        public void await() {
            throw new UnsupportedOperationException("these commands do not serve");
        }

        @Override
        public boolean await(Duration timeout) {
            throw new UnsupportedOperationException("these commands do not serve");
        }

        @Override
        public void close() {}
    }

    /** A request to end the process, which ends as soon as the command closes the signal. */
    private static final class ReceivedShutdownSignal extends NoShutdownSignal {
        private final ProcessOutput err;
        private final Consumer<Runnable> receipt;

        /** @param receipt runs the action of the command at once or later */
        ReceivedShutdownSignal(ProcessOutput err, Consumer<Runnable> receipt) {
            this.err = err;
            this.receipt = receipt;
        }

        @Override
        public void onReceived(Runnable action) {
            receipt.accept(action);
        }

        @Override
        public void close() {
            err.end();
        }
    }

    /** An output of a process, which loses what is written after the end of the process. */
    private static final class ProcessOutput extends ByteArrayOutputStream {
        private boolean ended;

        synchronized void end() {
            ended = true;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (!ended) {
                super.write(bytes, offset, length);
            }
        }
    }

    /** A stream without bytes and without an end. A read waits until another thread closes the stream. */
    private static final class SilentInput extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile Runnable onRead = () -> {};

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            new Thread(onRead, "signal").start();
            try {
                assertThat(closed.await(30, TimeUnit.SECONDS))
                        .as("the stream is closed")
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("Stream closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
