package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.acceptance.fixture.MonitoringFiles;
import dev.leadpatch.acceptance.fixture.PromQlExpression;
import dev.leadpatch.acceptance.fixture.PromQlExpression.LabelMatcher;
import dev.leadpatch.acceptance.fixture.PromQlExpression.Selector;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics that a node exports. */
class MetricsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    // what Prometheus adds to the metrics that it reads
    private static final String METRIC_OF_PROMETHEUS = "up";
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private static Path directory;

    private static ApplicationFixture application;

    private Application.RunningServer server;

    @BeforeAll
    static void openApplication() throws Exception {
        application = ApplicationFixture.open(directory, DefaultValidator.create());
    }

    @AfterAll
    static void closeApplication() {
        application.close();
    }

    @BeforeEach
    void startServing() throws StartupException {
        server = serve(0);
    }

    @AfterEach
    void stopServing() {
        server.close();
    }

    private static Application.RunningServer serve(int metricsPort) throws StartupException {
        return application
                .application()
                .serve(
                        new ServerSettings(
                                LOOPBACK,
                                0,
                                RequestSettings.DEFAULTS,
                                ClientSettings.DEFAULTS,
                                DeliverySettings.DEFAULTS,
                                Optional.of(new ListenAddress(LOOPBACK, metricsPort)),
                                Documentation.ON,
                                Optional.empty(),
                                Optional.empty()),
                        DemoFixture.LOOPBACK_RECEIVERS);
    }

    @Test
    void requests_are_counted_by_method_route_and_status() {
        client().patch(801, "{\"status\": \"lost\"}").assertStatus(200);
        client().patch(802, "{\"status\": \"lost\"}").assertStatus(200);
        client().patch(803, "{\"status\": \"won\"}").assertStatus(400);
        client().getLead(801);
        client().get("/api/v1/leads/801/nothing").assertStatus(404);

        awaitCount(2, "PATCH", "/api/v1/leads/{leadId}", 200);
        awaitCount(1, "PATCH", "/api/v1/leads/{leadId}", 400);
        awaitCount(1, "GET", "/api/v1/leads/{leadId}", 200);
        MetricsScrape scrape = scrape();
        Map<String, String> patched = labels("PATCH", "/api/v1/leads/{leadId}", 200);
        assertThat(scrape.value("http_server_requests_seconds_sum", patched)).isBetween(0.000_1, 60.0);
        assertThat(scrape.buckets("http_server_requests_seconds", patched))
                .hasSize(13)
                .containsEntry("+Inf", 2.0);
        await().untilAsserted(() ->
                assertThat(scrape().value("http_server_requests_in_flight")).isZero());
    }

    @Test
    void requests_are_counted_by_key_and_status_class() {
        client().patch(805, "{\"status\": \"lost\"}").assertStatus(200);
        client().patch(805, "{\"status\": \"won\"}").assertStatus(400);
        client().get("/api/v1/leads/99999999").assertStatus(404);
        ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), "jb_api_of_nobody_at_all")
                .get("/api/v1/leads/805")
                .assertStatus(401);
        String key = (String) client().get("/api/v1/api-keys/self").get("id");

        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(keyRequests(key, "2xx")).isEqualTo(2);
            assertThat(keyRequests(key, "4xx")).isEqualTo(2);
        });
        assertThat(keyRequests(key, "5xx")).isZero();
        assertThat(scrape().labels("leadpatch_key_requests_total"))
                .extracting(labels -> labels.get("key_id"))
                .containsOnly(key, "other");
    }

    private double keyRequests(String key, String status) {
        return scrape().value("leadpatch_key_requests_total", Map.of("key_id", key, "status", status));
    }

    @Test
    void errors_are_counted_by_code() throws IOException {
        client().patch(804, "{\"status\": \"won\"}").assertStatus(400);
        client().patch(804, "{").assertStatus(400);
        client().get("/api/v1/leads/804/nothing").assertStatus(404);
        client().get("/api/v1/leads/99999999").assertStatus(404);
        send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");

        Map<String, Integer> expected = Map.of(
                "invalid_patch", 1, "malformed_json", 1, "no_such_resource", 1, "404", 1, "headers_too_large", 1);
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(expected)
                        .allSatisfy((code, count) -> assertThat(
                                        scrape().value("leadpatch_errors_total", Map.of("code", code)))
                                .isEqualTo(count.doubleValue())));
    }

    @Test
    void requests_rejected_by_the_server_are_counted() throws IOException {
        send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
        awaitCount(1, "GET", "-", 431);
        send("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        awaitCount(1, "-", "-", 400);
    }

    @Test
    void number_of_series_is_bounded_for_arbitrary_requests() throws IOException {
        for (int i = 0; i < 150; i++) {
            send("BREW" + i + " /kettle/" + i + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            send("PUT /api/v1/leads/" + i + "?x" + i + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        }
        awaitCount(150, "-", "-", 404);
        awaitCount(150, "PUT", "/api/v1/leads/{leadId}", 405);

        List<Map<String, String>> series = scrape().labels("http_server_requests_seconds_count");
        assertThat(series).hasSizeLessThan(20).allSatisfy(labels -> {
            assertThat(labels).containsOnlyKeys("method", "route", "status");
            assertThat(labels.get("method")).isIn("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "-");
            assertThat(labels.get("route")).isIn("/healthz", "/api/v1/leads/{leadId}", "/api/v1/leads", "-");
        });
        assertThat(client(server.metricsUrl().orElseThrow()).get("").body())
                .doesNotContain("BREW", "kettle", "jb_api_");
    }

    @Test
    void deliveries_are_counted_by_outcome_and_pending_ones_are_reported() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            subscribe(receiver.url());
            String lead = (String) client().getLead(789).get("uuid");
            receiver.failOnce(lead);
            client().patch(789, "{\"first_name\": \"First\"}").assertStatus(200);

            awaitDeliveries(1, "retry");
            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(scrape().value("leadpatch_webhook_pending_leads")).isEqualTo(1);
                assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds"))
                        .isBetween(0.001, 60.0);
            });
            DeliveryTableFixture deliveries = new DeliveryTableFixture(application.databaseFixture());
            await().atMost(TIMEOUT).until(() -> deliveries.endRetryDelay(1, 789));
            awaitDeliveries(1, "delivered");

            MetricsScrape scrape = scrape();
            assertThat(scrape.value("leadpatch_webhook_attempts_seconds_count", Map.of("outcome", "retry")))
                    .isEqualTo(1);
            assertThat(scrape.value("leadpatch_webhook_deliveries_total", Map.of("outcome", "dead")))
                    .isZero();
            assertThat(scrape.value("leadpatch_webhook_attempts_in_flight")).isZero();
            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(scrape().value("leadpatch_webhook_pending_leads")).isZero();
                assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds"))
                        .isZero();
            });
        }
    }

    @Test
    void connection_pool_and_jvm_metrics_are_exported() {
        MetricsScrape scrape = scrape();
        assertThat(scrape.value("leadpatch_database_connections_max", Map.of("pool", "requests")))
                .isEqualTo(16);
        for (String state : List.of("active", "idle", "pending")) {
            assertThat(scrape.labels("leadpatch_database_connections_" + state))
                    .containsExactlyInAnyOrder(Map.of("pool", "requests"), Map.of("pool", "deliveries"));
        }
        assertThat(scrape.labels("leadpatch_build_info")).hasSize(1);
        assertThat(scrape.value("leadpatch_database_up")).isEqualTo(1);
        for (String name : List.of(
                "jvm_memory_used_bytes",
                "jvm_gc_memory_allocated_bytes_total",
                "jvm_threads_live_threads",
                "jvm_classes_loaded_classes",
                "process_cpu_usage",
                "process_cpu_seconds_total",
                "process_open_fds",
                "process_uptime_seconds")) {
            assertThat(scrape.labels(name)).as(name).isNotEmpty();
        }
    }

    @Test
    void metrics_and_labels_of_the_alerts_and_the_dashboard_exist() {
        client().patch(806, "{\"status\": \"lost\"}").assertStatus(200);
        client().patch(806, "{\"status\": \"won\"}").assertStatus(400);
        // the duration of pauses is exported after the first one
        System.gc();

        List<PromQlExpression> expressions = MonitoringFiles.expressions().stream()
                .map(PromQlExpression::parse)
                .toList();
        assertThat(expressions).hasSizeGreaterThan(50);
        await().atMost(TIMEOUT).untilAsserted(() -> {
            MetricsScrape scrape = scrape();
            assertThat(expressions).allSatisfy(expression -> assertExported(expression, scrape));
        });
    }

    private static void assertExported(PromQlExpression expression, MetricsScrape scrape) {
        assertThat(expression.selectors()).isNotEmpty();
        Set<String> exportedLabels = new HashSet<>(LABELS_OF_PROMETHEUS);
        for (Selector selector : expression.selectors()) {
            if (selector.metric().equals(METRIC_OF_PROMETHEUS)) {
                continue;
            }
            List<LabelMatcher> matchers = selector.matchers().stream()
                    .filter(matcher -> !LABELS_OF_PROMETHEUS.contains(matcher.label()))
                    .toList();
            List<Map<String, String>> series = scrape.labels(selector.metric());
            assertThat(series).as(selector.toString()).anySatisfy(labels -> {
                assertThat(labels.keySet())
                        .containsAll(matchers.stream().map(LabelMatcher::label).toList());
                matchers.stream()
                        .filter(LabelMatcher::isEquality)
                        .forEach(matcher -> assertThat(labels).containsEntry(matcher.label(), matcher.value()));
            });
            series.forEach(labels -> exportedLabels.addAll(labels.keySet()));
        }
        assertThat(exportedLabels).containsAll(expression.labels());
    }

    @Test
    void metrics_port_serves_only_metrics() {
        URI metrics = server.metricsUrl().orElseThrow();
        client().get("/metrics").assertStatus(404);
        client(metrics.resolve("/")).get("healthz").assertStatus(404);
        client(metrics.resolve("/")).get("api/v1/leads/789").assertStatus(404);
        client(metrics).send("DELETE", "", new byte[0]).assertStatus(405);
        client(metrics).get("?name=jvm").assertError(400, "invalid_query");
        assertThat(client(metrics)
                        .send("HEAD", "", new byte[0])
                        .assertStatus(200)
                        .body())
                .isEmpty();
        ApiResponse open = client(metrics)
                .withHeader("Accept", "application/openmetrics-text")
                .get("");
        assertThat(open.header("Content-Type")).contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void metrics_are_bound_only_to_the_configured_address() {
        int port = server.metricsUrl().orElseThrow().getPort();
        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress("127.0.0.2", port), 2_000);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void port_in_use_is_reported_and_nothing_keeps_running() {
        int usedPort = server.port();
        assertThatThrownBy(() -> serve(usedPort))
                .isInstanceOf(StartupException.class)
                .hasMessage("Can't serve metrics on http://127.0.0.1:" + usedPort
                        + ": the address is in use or does not belong to this machine");
    }

    @Test
    void metrics_port_is_closed_with_the_service() throws StartupException {
        Application.RunningServer another = serve(0);
        URI metrics = another.metricsUrl().orElseThrow();
        client(metrics).get("").assertStatus(200);
        another.close();
        assertThatThrownBy(() -> new Socket(LOOPBACK, metrics.getPort()).close())
                .isInstanceOf(IOException.class);
    }

    private static void subscribe(URI url) {
        new DemoWebhookSetup(application.application().endpointStore(), UUID::randomUUID)
                .findOrAdd(url, new CompanyId(1), Instant.now());
    }

    private void awaitDeliveries(int count, String outcome) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                scrape().value("leadpatch_webhook_deliveries_total", Map.of("outcome", outcome)))
                        .isEqualTo(count));
    }

    /** Polls the counter: a request is counted shortly after its response is sent. */
    private void awaitCount(int count, String method, String route, int status) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                scrape().value("http_server_requests_seconds_count", labels(method, route, status)))
                        .isEqualTo(count));
    }

    private static Map<String, String> labels(String method, String route, int status) {
        return Map.of("method", method, "route", route, "status", Integer.toString(status));
    }

    private MetricsScrape scrape() {
        return MetricsScrape.parse(client(server.metricsUrl().orElseThrow())
                .get("")
                .assertStatus(200)
                .body());
    }

    private ApiClient client() {
        return ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
    }

    private static ApiClient client(URI base) {
        return new ApiClient(base, List.of());
    }

    private void send(String request) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        }
    }
}
