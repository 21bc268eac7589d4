package dev.leadpatch.bootstrap.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A webhook receiver on {@code 127.0.0.1} for trying out deliveries. It accepts a POST on every path and returns the
 * same status to each. It handles one request after the other, so that deliveries are shown in order of arrival.
 */
public final class WebhookListener implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 16 << 20;
    private static final int MAX_REMEMBERED_EVENTS = 10_000;
    private static final String MAX_REQUEST_SECONDS = "20";

    private final HttpServer server;
    private final int status;
    private final Consumer<ReceivedDelivery> consumer;
    private final Map<String, Integer> attempts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MAX_REMEMBERED_EVENTS;
        }
    };

    private WebhookListener(HttpServer server, int status, Consumer<ReceivedDelivery> consumer) {
        this.server = server;
        this.status = status;
        this.consumer = consumer;
    }

    /**
     * Starts a listener.
     *
     * @param port the port to listen on; 0 selects a free port
     * @param status the status to return to each delivery, from 200 to 599
     * @param consumer called before the response is sent, by one thread
     * @throws IOException if the port can't be used
     */
    public static WebhookListener start(int port, int status, Consumer<ReceivedDelivery> consumer) throws IOException {
        // otherwise a client that sends only a part of its request blocks the listener; read when the server is created
        System.setProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        WebhookListener listener = new WebhookListener(server, status, consumer);
        server.createContext("/", listener::handle);
        server.start();
        return listener;
    }

    /** The URL to which deliveries can be sent, without a path. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                respond(exchange, 405, "This is leadpatch listen. Send webhooks to it by POST.\n");
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                respond(exchange, 413, "The maximum is %d bytes.\n".formatted(MAX_BODY_BYTES));
                return;
            }
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(lowerCase(name), values.get(0)));
            int attempt = Optional.ofNullable(headers.get("webhook-id"))
                    .map(id -> attempts.merge(id, 1, Integer::sum))
                    .orElse(1);
            consumer.accept(new ReceivedDelivery(headers, body, attempt, status));
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? bytes.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A received request. Immutable. */
    public static final class ReceivedDelivery {
        private final Map<String, String> headers;
        private final byte[] body;
        private final int attempt;
        private final int status;

        private ReceivedDelivery(Map<String, String> headers, byte[] body, int attempt, int status) {
            this.headers = Map.copyOf(headers);
            this.body = body;
            this.attempt = attempt;
            this.status = status;
        }

        /** Returns the first value of a header, by its name in lower case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Returns a copy of the exact bytes of the body. */
        public byte[] body() {
            return body.clone();
        }

        /** How often a delivery with this {@code webhook-id} was received, this time included. */
        public int attempt() {
            return attempt;
        }

        /** The status that is returned. */
        public int status() {
            return status;
        }
    }
}
