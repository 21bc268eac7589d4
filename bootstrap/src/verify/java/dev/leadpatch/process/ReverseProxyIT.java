package dev.leadpatch.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.acceptance.fixture.ApiClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged program behind nginx and Caddy with the distributed configurations, if they are installed. */
@ParameterizedClass
@EnumSource(ReverseProxy.Kind.class)
@Tag("operations")
class ReverseProxyIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;
    private static final Map<ReverseProxy.Kind, ReverseProxy> PROXIES = new EnumMap<>(ReverseProxy.Kind.class);
    private static final String LEAD = "/api/v1/leads/789";
    private static final String OTHER_LEAD = "/api/v1/leads/790";
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int CONNECTIONS = 8;
    private static final int REQUESTS_PER_CONNECTION = 250;

    @TempDir
    private static Path directory;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int IDLE_CONNECTIONS = 60;
    // the service closes its connections after 30 seconds
    private static final Duration IDLE_TIME = Duration.ofMillis(29_900);
    private static final int MILLIS_BETWEEN = 4;

    private static final Map<ReverseProxy.Kind, List<CompletableFuture<HttpResponse<String>>>> AFTER_IDLE_TIME =
            new EnumMap<>(ReverseProxy.Kind.class);

    private static PackagedProgram demo;

    @Parameter
    private ReverseProxy.Kind kind;

    private URI proxy;

    @BeforeAll
    static void start() throws Exception {
        demo = WORKSPACE.start(
                Map.of("LEADPATCH_TRUSTED_PROXIES", "127.0.0.1"), "demo", "--port", "0", "--log-format", "json");
        for (ReverseProxy.Kind kind : ReverseProxy.Kind.values()) {
            if (kind.isInstalled()) {
                Path files = Files.createDirectory(directory.resolve(kind.name()));
                ReverseProxy proxy = ReverseProxy.start(kind, demo.url().getPort(), files);
                PROXIES.put(kind, proxy);
                AFTER_IDLE_TIME.put(kind, sendAgainAfterIdleTime(proxy.url()));
            }
        }
    }

    /** Opens connections to the service at once, and uses each again when the service would close it. */
    private static List<CompletableFuture<HttpResponse<String>>> sendAgainAfterIdleTime(URI proxy) {
        // another lead than that of the tests, which run meanwhile
        HttpRequest patch = request(proxy, "PATCH", OTHER_LEAD, "{\"first_name\": \"Idle\"}");
        return IntStream.range(0, IDLE_CONNECTIONS)
                .mapToObj(connection -> {
                    Executor later = CompletableFuture.delayedExecutor(
                            IDLE_TIME.toMillis() + (long) connection * MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
                    return CLIENT.sendAsync(patch, BodyHandlers.ofString())
                            .thenComposeAsync(first -> CLIENT.sendAsync(patch, BodyHandlers.ofString()), later);
                })
                .toList();
    }

    @AfterAll
    static void stop() throws Exception {
        PROXIES.values().forEach(ReverseProxy::close);
        PROXIES.clear();
        AFTER_IDLE_TIME.clear();
        WORKSPACE.terminateAll();
    }

    @BeforeEach
    void requireProxy() {
        assumeTrue(PROXIES.containsKey(kind), () -> kind + " is not installed");
        proxy = PROXIES.get(kind).url();
    }

    @Test
    void etag_of_a_response_for_a_client_that_accepts_gzip_is_accepted_as_if_match() throws Exception {
        HttpResponse<String> read = send("GET", LEAD, "", "Accept-Encoding", "gzip");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("Content-Encoding").isPresent())
                .as("compressed: %s", read.headers())
                .isEqualTo(kind == ReverseProxy.Kind.NGINX);
        String etag = header(read, "ETag");

        HttpResponse<String> written = send("PATCH", LEAD, "{\"first_name\": \"" + kind + "\"}", "If-Match", etag);
        assertThat(written.statusCode()).isEqualTo(200);
        HttpResponse<String> stale = send("PATCH", LEAD, "{\"first_name\": \"Stale\"}", "If-Match", etag);
        assertThat(stale.statusCode()).isEqualTo(412);
        HttpResponse<String> unchanged = send("GET", LEAD, "", "If-None-Match", "W/" + header(written, "ETag"));
        assertThat(unchanged.statusCode()).isEqualTo(304);
    }

    @Test
    void client_address_is_that_of_the_connection_to_the_proxy() throws Exception {
        String id = "forged-" + kind;
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getPort()));
            socket.setSoTimeout(20_000);
            String request = "GET " + LEAD + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-Request-Id: " + id
                    + "\r\nX-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.2\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 401");
        }

        assertThat(demo.logEntryOf(id)).containsEntry("client", "127.0.0.2");
    }

    @Test
    void prefix_of_the_proxy_is_in_location_and_link_and_that_of_the_client_is_not() throws Exception {
        String body = """
                {"last_name": "Prefix", "customFields": [{"customFieldId": 7, "type": "text", "value": {"text": "REF-1"}}]}
                """;
        assertThat(header(send("POST", "/leads/api/v1/leads", body), "Location"))
                .startsWith("/leads/api/v1/leads/");
        assertThat(header(send("GET", "/leads/api/v1/leads?limit=1", ""), "Link"))
                .startsWith("</leads/api/v1/leads?");
        assertThat(header(send("POST", "/api/v1/leads", body, "X-Forwarded-Prefix", "/forged"), "Location"))
                .startsWith("/api/v1/leads/");
    }

    @Test
    void request_id_of_the_client_is_passed_on_and_otherwise_created() throws Exception {
        String id = "of-the-client-" + kind;
        assertThat(header(send("GET", LEAD, "", "X-Request-Id", id), "X-Request-Id"))
                .isEqualTo(id);
        assertThat(demo.logEntryOf(id)).containsEntry("status", 200);
        assertThat(header(send("GET", LEAD, ""), "X-Request-Id"))
                .matches(kind == ReverseProxy.Kind.NGINX ? "[0-9a-f]{32}" : "[0-9a-f-]{36}");
    }

    @Test
    void sizes_are_limited_by_the_service_and_not_by_the_proxy() throws Exception {
        String largest = "{}" + " ".repeat(MAX_BODY_BYTES - 2);
        assertThat(send("PATCH", LEAD, largest).statusCode()).isEqualTo(200);
        HttpResponse<String> tooLarge = send("PATCH", LEAD, largest + " ");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("\"payload_too_large\"");

        HttpResponse<String> longestHeaders = send("GET", LEAD, "", "X-Long", "x".repeat(15_000));
        assertThat(longestHeaders.statusCode()).isEqualTo(200);
        HttpResponse<String> tooLongHeaders = send("GET", LEAD, "", "X-Long", "x".repeat(17_000));
        assertThat(tooLongHeaders.statusCode()).isEqualTo(431);
        assertThat(tooLongHeaders.body()).contains("\"headers_too_large\"");
    }

    @Test
    void no_request_over_reused_connections_fails() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<List<Integer>>> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(threads.submit(this::sendOverOneConnection));
            }
            for (Future<List<Integer>> connection : connections) {
                assertThat(connection.get()).hasSize(REQUESTS_PER_CONNECTION).containsOnly(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void no_request_after_the_idle_time_of_the_service_fails() {
        assertThat(AFTER_IDLE_TIME.get(kind))
                .extracting(response -> response.join().statusCode())
                .hasSize(IDLE_CONNECTIONS)
                .containsOnly(200);
    }

    private List<Integer> sendOverOneConnection() throws Exception {
        HttpClient connection = HttpClient.newHttpClient();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < REQUESTS_PER_CONNECTION; i++) {
            String body = "{\"first_name\": \"" + Thread.currentThread().getName() + i + "\"}";
            HttpResponse<String> response =
                    connection.send(request(proxy, i % 2 == 0 ? "PATCH" : "GET", LEAD, body), BodyHandlers.ofString());
            statuses.add(response.statusCode());
        }
        return statuses;
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return CLIENT.send(request(proxy, method, path, body, headers), BodyHandlers.ofString());
    }

    private static HttpRequest request(URI proxy, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxy + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + ApiClient.READ_WRITE_KEY);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return method.equals("GET")
                ? request.GET().build()
                : request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError(name + " of " + response));
    }
}
