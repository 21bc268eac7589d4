package dev.leadpatch.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.acceptance.WebhookReceiver.ReceivedDelivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver that returns the status at the end of the path. Requests to {@code /hang/…} wait for {@link #release}. */
final class StatusPathReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ReceivedDelivery> deliveries = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    private StatusPathReceiver(HttpServer server) {
        this.server = server;
    }

    static StatusPathReceiver start() throws IOException {
        StatusPathReceiver receiver = new StatusPathReceiver(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        receiver.server.createContext("/", receiver::receive);
        receiver.server.setExecutor(receiver.threads);
        receiver.server.start();
        return receiver;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Returns all deliveries in order of arrival. */
    List<ReceivedDelivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** Releases the waiting requests. */
    void release() {
        release.countDown();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            deliveries.add(new ReceivedDelivery(Map.copyOf(exchange.getRequestHeaders()), body));
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/hang/")) {
                release.await();
            }
            respond(exchange, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status) throws IOException {
        byte[] body = ("status " + status).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
        if (status != 204) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
