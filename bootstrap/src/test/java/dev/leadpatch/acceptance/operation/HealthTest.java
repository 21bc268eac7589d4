package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and metrics of a node's background loops, with a clock that the test can advance. */
class HealthTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final List<String> LOOPS = List.of(
            "http-header-deadline",
            "leadpatch-api-keys",
            "leadpatch-delivery-conditions",
            "leadpatch-housekeeping",
            "leadpatch-quotas",
            "leadpatch-replays",
            "leadpatch-search-index",
            "leadpatch-subscriptions",
            "leadpatch-watchdog-deliveries",
            "leadpatch-watchdog-requests",
            "page-header-deadline",
            "webhook-deadlines",
            "webhook-dispatcher");

    @TempDir
    private static Path directory;

    private static final AtomicLong CLOCK_OFFSET = new AtomicLong();
    private static final BackgroundLoops RUNNER =
            new BackgroundLoops((loop, failure) -> {}, () -> System.nanoTime() + CLOCK_OFFSET.get());
    private static ApplicationFixture application;

    private RunningServer server;
    private ApiClient client;

    @BeforeAll
    static void open() throws Exception {
        Validator validator = DefaultValidator.create();
        application = ApplicationFixture.open(
                directory, validator, new PostgresApplicationFactory(() -> validator, RUNNER), new PoolSizes(4, 2));
    }

    @AfterAll
    static void close() {
        application.close();
        assertThat(RUNNER.open()).isEmpty();
    }

    @BeforeEach
    void start() throws StartupException {
        server = serve(0, DemoFixture.LOOPBACK_RECEIVERS);
        client = ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RunningServer serve(int port, ReceiverAllowlist allowlist) throws StartupException {
        return application
                .application()
                .serve(
                        new ServerSettings(
                                LOOPBACK,
                                port,
                                RequestSettings.DEFAULTS,
                                ClientSettings.DEFAULTS,
                                DeliverySettings.DEFAULTS,
                                Optional.of(new ListenAddress(LOOPBACK, 0)),
                                Documentation.ON,
                                Optional.empty(),
                                Optional.empty()),
                        allowlist);
    }

    @Test
    void metrics_contain_the_failures_and_the_last_iteration_of_every_loop() {
        MetricsScrape scrape = scrape();
        List<Map<String, String>> expected =
                LOOPS.stream().map(loop -> Map.of("loop", loop)).toList();
        assertThat(scrape.labels("leadpatch_background_loop_failures_total"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(scrape.labels("leadpatch_background_loop_last_iteration_age_seconds"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void every_loop_is_documented() {
        assertThat(Path.of("..", "docs", "operating.md"))
                .content()
                .contains(LOOPS.stream().map(loop -> "`" + loop + "`").toList());
    }

    @Test
    void healthz_returns_503_while_a_loop_is_stalled_and_200_after_it_iterates() {
        Semaphore permit = new Semaphore(0);
        BackgroundLoop stuck = RUNNER.start("stuck", permit::acquire);
        client.get("/healthz").assertStatus(200);

        advanceClock(BackgroundLoops.STALL_LIMIT);

        await().atMost(TIMEOUT).untilAsserted(() -> {
            ApiResponse response = client.get("/healthz").assertError(503, "unhealthy");
            assertThat(response.get("loops")).isEqualTo(List.of("stuck"));
        });
        client.get("/readyz").assertStatus(200);

        permit.release();
        await().atMost(TIMEOUT).untilAsserted(() -> client.get("/healthz").assertStatus(200));
        stuck.close();
    }

    @Test
    void service_that_cannot_listen_leaves_no_loop_running() {
        int usedPort = server.port();
        assertThatThrownBy(() -> serve(usedPort, DemoFixture.LOOPBACK_RECEIVERS))
                .isInstanceOf(StartupException.class);

        assertThat(RUNNER.open()).extracting(BackgroundLoop::name).containsExactlyInAnyOrderElementsOf(LOOPS);
    }

    @Test
    void service_that_cannot_listen_does_not_register_its_allowlist() throws StartupException {
        int usedPort = server.port();
        ReceiverAllowlist more = DemoFixture.LOOPBACK_RECEIVERS.and(URI.create("http://crm.test/"));
        assertThatThrownBy(() -> serve(usedPort, more)).isInstanceOf(StartupException.class);

        try (RunningServer other = serve(0, DemoFixture.LOOPBACK_RECEIVERS)) {
            assertThat(new ApiClient(URI.create("http://127.0.0.1:" + other.port()), List.of())
                            .get("/readyz")
                            .assertStatus(200)
                            .body())
                    .doesNotContain("webhook_allowlist_incomplete");
        }
    }

    @Test
    void closed_service_leaves_no_loop_running() {
        server.close();
        assertThat(RUNNER.open())
                .extracting(BackgroundLoop::name)
                .containsExactlyInAnyOrder(
                        "leadpatch-api-keys", "leadpatch-watchdog-deliveries", "leadpatch-watchdog-requests");
    }

    private static void advanceClock(Duration time) {
        CLOCK_OFFSET.addAndGet(time.toNanos());
    }

    private MetricsScrape scrape() {
        return MetricsScrape.parse(new ApiClient(server.metricsUrl().orElseThrow(), List.of())
                .get("")
                .assertStatus(200)
                .body());
    }

    @Test
    void health_checks_require_no_api_key() {
        client.withoutHeader("Authorization").get("/healthz").assertStatus(200);
        client.withoutHeader("Authorization").get("/readyz").assertStatus(200);
    }
}
