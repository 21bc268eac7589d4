package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.demo.DemoWebhook;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.MetricsSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator's monitoring sees of a node. */
class MetricsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private static Path directory;

    private static TestInstallation installation;
    private Installation.Serving serving;

    @BeforeAll
    static void open() throws Exception {
        installation = TestInstallation.open(directory, RuleValidator.create());
    }

    @AfterAll
    static void close() {
        installation.close();
    }

    @BeforeEach
    void start() throws CannotStart {
        serving = serve(0);
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    private static Installation.Serving serve(int metricsPort) throws CannotStart {
        return installation
                .installation()
                .serve(
                        new ListenSettings(
                                LOOPBACK,
                                0,
                                RequestSettings.STANDARD,
                                ListenSettings.WEBHOOK_LOG,
                                Optional.of(new MetricsSettings(LOOPBACK, metricsPort))),
                        Demo.HERE);
    }

    @Test
    void requests_are_counted_by_method_route_and_status() {
        client().patch(801, "{\"status\": \"lost\"}").is(200);
        client().patch(802, "{\"status\": \"lost\"}").is(200);
        client().patch(803, "{\"status\": \"won\"}").is(400);
        client().lead(801);
        client().get("/api/v1/leads/801/nothing").is(404);

        awaitCount(2, "PATCH", "/api/v1/leads/{leadId}", 200);
        awaitCount(1, "PATCH", "/api/v1/leads/{leadId}", 400);
        awaitCount(1, "GET", "/api/v1/leads/{leadId}", 200);
        Scrape scrape = scrape();
        Map<String, String> patched = kind("PATCH", "/api/v1/leads/{leadId}", 200);
        assertThat(scrape.value("http_server_requests_seconds_sum", patched)).isBetween(0.000_1, 60.0);
        assertThat(scrape.buckets("http_server_requests_seconds", patched))
                .hasSize(13)
                .containsEntry("+Inf", 2.0);
        await().untilAsserted(() ->
                assertThat(scrape().value("http_server_requests_in_flight")).isZero());
    }

    @Test
    void what_the_server_refuses_by_itself_is_counted_too() throws IOException {
        send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
        awaitCount(1, "GET", "-", 431);
        send("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        awaitCount(1, "-", "-", 400);
    }

    @Test
    void whatever_a_client_sends_the_number_of_series_stays_small() throws IOException {
        for (int i = 0; i < 150; i++) {
            send("BREW" + i + " /pot/" + i + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
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
        assertThat(client(serving.metrics().orElseThrow()).get("").body()).doesNotContain("BREW", "pot", "jb_api_");
    }

    @Test
    void deliveries_are_counted_by_outcome_and_those_that_wait_are_told() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            subscribe(receiver.url());
            String lead = (String) client().lead(789).get("uuid");
            receiver.refuseOnce(lead);
            client().patch(789, "{\"first_name\": \"First\"}").is(200);

            awaitDeliveries(1, "retry");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(scrape().value("leadpatch_webhook_pending_leads")).isEqualTo(1);
                assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds"))
                        .isBetween(0.001, 60.0);
            });
            DeliveryTable deliveries = new DeliveryTable(installation.tables());
            await().atMost(PATIENCE).until(() -> deliveries.endPause(1, 789));
            awaitDeliveries(1, "delivered");

            Scrape scrape = scrape();
            assertThat(scrape.value("leadpatch_webhook_attempts_seconds_count", Map.of("outcome", "retry")))
                    .isEqualTo(1);
            assertThat(scrape.value("leadpatch_webhook_deliveries_total", Map.of("outcome", "dead")))
                    .isZero();
            assertThat(scrape.value("leadpatch_webhook_attempts_in_flight")).isZero();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(scrape().value("leadpatch_webhook_pending_leads")).isZero();
                assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds"))
                        .isZero();
            });
        }
    }

    @Test
    void pools_and_the_virtual_machine_are_there() {
        Scrape scrape = scrape();
        assertThat(scrape.value("leadpatch_database_connections_max", Map.of("pool", "requests")))
                .isEqualTo(16);
        for (String what : List.of("active", "idle", "pending")) {
            assertThat(scrape.labels("leadpatch_database_connections_" + what))
                    .containsExactlyInAnyOrder(Map.of("pool", "requests"), Map.of("pool", "deliveries"));
        }
        assertThat(scrape.labels("leadpatch_build")).hasSize(1);
        for (String name : List.of(
                "jvm_memory_used_bytes",
                "jvm_gc_memory_allocated_bytes_total",
                "jvm_threads_live_threads",
                "jvm_classes_loaded_classes",
                "process_cpu_usage",
                "process_files_open_files",
                "process_uptime_seconds")) {
            assertThat(scrape.labels(name)).as(name).isNotEmpty();
        }
    }

    @Test
    void metrics_have_a_port_of_their_own_on_which_nothing_else_is() {
        URI metrics = serving.metrics().orElseThrow();
        client().get("/metrics").is(404);
        client(metrics.resolve("/")).get("healthz").is(404);
        client(metrics.resolve("/")).get("api/v1/leads/789").is(404);
        client(metrics).send("DELETE", "", new byte[0]).is(405);
        client(metrics).get("?name=jvm").isError(400, "invalid_query");
        assertThat(client(metrics).send("HEAD", "", new byte[0]).is(200).body()).isEmpty();
        Answer open =
                client(metrics).with("Accept", "application/openmetrics-text").get("");
        assertThat(open.header("Content-Type")).contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void no_other_address_of_this_machine_shows_them() {
        int port = serving.metrics().orElseThrow().getPort();
        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress("127.0.0.2", port), 2_000);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_port_that_is_taken_is_said_so_and_nothing_is_left_running() {
        int taken = serving.port();
        assertThatThrownBy(() -> serve(taken))
                .isInstanceOf(CannotStart.class)
                .hasMessage("Can't show metrics on http://127.0.0.1:" + taken
                        + ": the address is in use, or is not this machine's");
    }

    @Test
    void they_end_with_the_service() throws CannotStart {
        Installation.Serving another = serve(0);
        URI metrics = another.metrics().orElseThrow();
        client(metrics).get("").is(200);
        another.close();
        assertThatThrownBy(() -> new Socket(LOOPBACK, metrics.getPort()).close())
                .isInstanceOf(IOException.class);
    }

    private static void subscribe(URI url) {
        new DemoWebhook(installation.installation().endpoints(), UUID::randomUUID, new SecureRandom())
                .at(url, new CompanyId(1), Instant.now());
    }

    private void awaitDeliveries(int count, String outcome) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                scrape().value("leadpatch_webhook_deliveries_total", Map.of("outcome", outcome)))
                        .isEqualTo(count));
    }

    /** A request is counted when it is over, which is a little later than its answer is there. */
    private void awaitCount(int count, String method, String route, int status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                scrape().value("http_server_requests_seconds_count", kind(method, route, status)))
                        .isEqualTo(count));
    }

    private static Map<String, String> kind(String method, String route, int status) {
        return Map.of("method", method, "route", route, "status", Integer.toString(status));
    }

    private Scrape scrape() {
        return Scrape.of(client(serving.metrics().orElseThrow()).get("").is(200).body());
    }

    private Client client() {
        return Client.withKey(URI.create("http://127.0.0.1:" + serving.port()), Client.READ_WRITE);
    }

    private static Client client(URI base) {
        return new Client(base, List.of());
    }

    private void send(String request) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, serving.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        }
    }
}
