package dev.leadpatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link RecordingReceiver} in a separate process, which can be killed and restarted on the same port. */
final class ReceiverProcess implements AutoCloseable {

    private static final String ANY_PORT = "0";

    private final Path recordFile;
    private final String port;
    private Process process;

    /** @param recordFile the file to which the receiver appends its deliveries */
    ReceiverProcess(Path recordFile) throws IOException {
        this.recordFile = recordFile;
        process = launch(ANY_PORT);
        port = port();
    }

    private Process launch(String requestedPort) throws IOException {
        return new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordingReceiver.class.getName(),
                        requestedPort,
                        recordFile.toString())
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /** Waits until the receiver listens and prints its port. */
    private String port() throws IOException {
        String printedPort = process.inputReader(UTF_8).readLine();
        assertThat(printedPort).as("the port of a receiver").isNotNull();
        return printedPort;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Sends SIGKILL and waits for the exit. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Suspends the process, or resumes it: meanwhile its connections are accepted, but it does not respond. */
    void freeze(boolean frozen) throws IOException, InterruptedException {
        String signal = frozen ? "-STOP" : "-CONT";
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    void restart() throws IOException {
        process = launch(port);
        assertThat(port()).isEqualTo(port);
    }

    /** Returns the complete records of deliveries to {@code path}, in the order of arrival. */
    List<RecordedDelivery> deliveries(String path) throws IOException {
        return Files.readAllLines(recordFile).stream()
                .flatMap(RecordedDelivery::parse)
                .filter(arrival -> arrival.path().equals(path))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
