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

/** A webhook receiver that records deliveries. It returns 204, or the response planned for a lead's next delivery. */
final class WebhookReceiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<ReceivedDelivery> deliveries = new CopyOnWriteArrayList<>();
    private final Map<String, PlannedResponse> plannedResponses = new ConcurrentHashMap<>();

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    /** The request of one delivery attempt. */
    record ReceivedDelivery(Map<String, List<String>> headers, String body) {

        String header(String name) {
            return Objects.requireNonNull(headers.get(name), name).get(0);
        }

        Map<String, Object> json() {
            return JSON.readValue(body, new TypeReference<>() {});
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> objectMember(String member) {
            return (Map<String, Object>) Objects.requireNonNull(json().get(member), member);
        }

        int sequence() {
            return (Integer) Objects.requireNonNull(json().get("sequence"));
        }
    }

    static WebhookReceiver start() throws IOException {
        WebhookReceiver receiver =
                new WebhookReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        receiver.server.createContext("/hook", receiver::receive);
        receiver.server.setExecutor(receiver.threads);
        receiver.server.start();
        return receiver;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    /** Responds with 500 to the next delivery of the lead. */
    void failOnce(String leadUuid) {
        respondOnce(leadUuid, 500);
    }

    /** Responds with {@code status} to the next delivery of the lead. */
    void respondOnce(String leadUuid, int status) {
        plannedResponses.put(leadUuid, new PlannedResponse(status, Optional.empty()));
    }

    /** Responds with {@code status} and {@code Retry-After} to the next delivery of the lead. */
    void respondOnce(String leadUuid, int status, Duration retryAfter) {
        plannedResponses.put(leadUuid, new PlannedResponse(status, Optional.of(retryAfter)));
    }

    private record PlannedResponse(int status, Optional<Duration> retryAfter) {}

    /** Returns the deliveries of a lead in order of arrival. */
    List<ReceivedDelivery> deliveriesOf(String leadUuid) {
        return deliveries.stream()
                .filter(delivery -> delivery.objectMember("lead").get("uuid").equals(leadUuid))
                .toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ReceivedDelivery delivery = new ReceivedDelivery(Map.copyOf(exchange.getRequestHeaders()), body);
            deliveries.add(delivery);
            PlannedResponse planned = plannedResponses.remove(
                    String.valueOf(delivery.objectMember("lead").get("uuid")));
            if (planned != null) {
                planned.retryAfter()
                        .ifPresent(delay ->
                                exchange.getResponseHeaders().set("Retry-After", Long.toString(delay.toSeconds())));
            }
            exchange.sendResponseHeaders(planned == null ? 204 : planned.status(), -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
