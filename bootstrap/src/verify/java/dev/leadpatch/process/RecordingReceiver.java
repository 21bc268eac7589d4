package dev.leadpatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that receives deliveries and records each in a file before it responds, so that acknowledged deliveries
 * survive {@code kill -9}. It prints its port, and exits at the end of its standard input, as when its parent process
 * ends.
 */
final class RecordingReceiver {

    // before and after recording, so that kills also hit unrecorded and unacknowledged deliveries
    private static final Duration DELAY = Duration.ofMillis(4);

    private final OutputStream recordStream;

    private RecordingReceiver(OutputStream recordStream) {
        this.recordStream = recordStream;
    }

    public static void main(String[] args) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server = HttpServer.create(address, 0);
        RecordingReceiver receiver = new RecordingReceiver(new FileOutputStream(args[1], true));
        receiver.write(RecordedDelivery.RECORD_SEPARATOR);
        server.createContext("/", receiver::receive);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Headers headers = exchange.getRequestHeaders();
            LockSupport.parkNanos(DELAY.toNanos());
            write(new RecordedDelivery(
                            Instant.now(),
                            exchange.getRequestURI().getPath(),
                            headers.getFirst("webhook-id"),
                            headers.getFirst("webhook-timestamp"),
                            headers.getFirst("webhook-signature"),
                            body)
                    .toLine());
            LockSupport.parkNanos(DELAY.toNanos());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Passes the text to the operating system, which survives a kill of the process. */
    private synchronized void write(String text) throws IOException {
        recordStream.write(text.getBytes(UTF_8));
    }
}
