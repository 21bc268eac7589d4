package dev.leadpatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link RecordingReceiver} in a process of its own, which can be killed and started anew on the same port. */
final class ReceiverProcess implements AutoCloseable {

    private static final String ANY_PORT = "0";

    private final Path recordFile;
    private final String port;
    private Process process;

    /** @param records the file for what it receives */
    ReceiverProcess(Path records) throws IOException {
        this.recordFile = records;
        process = launch(ANY_PORT);
        port = port();
    }

    private Process launch(String atPort) throws IOException {
        return new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordingReceiver.class.getName(),
                        atPort,
                        recordFile.toString())
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /** The port where it listens, as it says itself; returns when it does. */
    private String port() throws IOException {
        String said = process.inputReader(UTF_8).readLine();
        assertThat(said).as("the port of a receiver").isNotNull();
        return said;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void restart() throws IOException {
        process = launch(port);
        assertThat(port()).isEqualTo(port);
    }

    /** All that arrived at {@code path} and was written down whole, in its order. */
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
