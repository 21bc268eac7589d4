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
 * A program that receives deliveries. Each is in its file before it is answered, so that what the sender was told outlives
 * a {@code kill -9}. It says its port, and ends with whoever started it.
 */
final class RecordingReceiver {

    // so that a kill also meets deliveries that are not yet recorded, and others that are not yet answered
    private static final Duration DELAY = Duration.ofMillis(4);

    private final OutputStream recordStream;

    private RecordingReceiver(OutputStream records) {
        this.recordStream = records;
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

    /** What was written is the operating system's when this returns. */
    private synchronized void write(String text) throws IOException {
        recordStream.write(text.getBytes(UTF_8));
    }
}
