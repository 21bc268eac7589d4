package dev.leadpatch.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Somebody else's server that is told of changes and remembers what it was told. */
final class Receiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Map<String, Once> answeredOnce = new ConcurrentHashMap<>();

    private Receiver(HttpServer server) {
        this.server = server;
    }

    /** What one attempt brought. */
    record Told(Map<String, List<String>> headers, String body) {

        String header(String name) {
            return Objects.requireNonNull(headers.get(name), name).get(0);
        }

        Map<String, Object> json() {
            return JSON.readValue(body, new TypeReference<>() {});
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> object(String member) {
            return (Map<String, Object>) Objects.requireNonNull(json().get(member), member);
        }

        int sequence() {
            return (Integer) Objects.requireNonNull(json().get("sequence"));
        }
    }

    static Receiver start() throws IOException {
        Receiver receiver =
                new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        receiver.server.createContext("/hook", receiver::take);
        receiver.server.setExecutor(receiver.threads);
        receiver.server.start();
        return receiver;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    /** The next attempt that tells of the lead is answered 500. */
    void refuseOnce(String leadUuid) {
        answerOnce(leadUuid, 500);
    }

    /** The next attempt that tells of the lead is answered so. */
    void answerOnce(String leadUuid, int status) {
        answeredOnce.put(leadUuid, new Once(status, Optional.empty()));
    }

    /** The next attempt that tells of the lead is answered so, and asked to come back later. */
    void answerOnce(String leadUuid, int status, Duration retryAfter) {
        answeredOnce.put(leadUuid, new Once(status, Optional.of(retryAfter)));
    }

    private record Once(int status, Optional<Duration> retryAfter) {}

    /** What arrived about a lead so far, in the order of arrival. */
    List<Told> about(String leadUuid) {
        return told.stream()
                .filter(one -> one.object("lead").get("uuid").equals(leadUuid))
                .toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Told one = new Told(Map.copyOf(exchange.getRequestHeaders()), body);
            told.add(one);
            Once once = answeredOnce.remove(String.valueOf(one.object("lead").get("uuid")));
            if (once != null) {
                once.retryAfter()
                        .ifPresent(pause ->
                                exchange.getResponseHeaders().set("Retry-After", Long.toString(pause.toSeconds())));
            }
            exchange.sendResponseHeaders(once == null ? 204 : once.status(), -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
