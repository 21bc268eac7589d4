package dev.leadpatch.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives the spans of a program over OTLP, by HTTP in protobuf; and responds to all other requests with 200. */
final class TraceCollector implements AutoCloseable {

    /**
     * A span.
     *
     * @param library the instrumented library
     * @param parentId empty if the span is the first one of its trace
     */
    record Span(String library, String name, String traceId, String spanId, String parentId) {}

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> receivedTraces = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    TraceCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::receiveSpans);
        server.createContext("/", this::receive);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Span> spans() {
        return spans;
    }

    /** Returns the headers {@code traceparent} of all requests but those with spans. */
    List<String> receivedTraces() {
        return receivedTraces;
    }

    private void receiveSpans(HttpExchange exchange) throws IOException {
        ProtobufMessage request =
                ProtobufMessage.parse(exchange.getRequestBody().readAllBytes());
        for (ProtobufMessage resource : request.messages(1)) {
            for (ProtobufMessage scope : resource.messages(2)) {
                String library = text(scope.messages(1).get(0).bytes(1));
                scope.messages(2).forEach(span -> spans.add(toSpan(library, span)));
            }
        }
        respond(exchange);
    }

    private static Span toSpan(String library, ProtobufMessage span) {
        HexFormat hex = HexFormat.of();
        return new Span(
                library,
                text(span.bytes(5)),
                hex.formatHex(span.bytes(1)),
                hex.formatHex(span.bytes(2)),
                hex.formatHex(span.bytes(4)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void receive(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        receivedTraces.addAll(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()));
        respond(exchange);
    }

    private static void respond(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
