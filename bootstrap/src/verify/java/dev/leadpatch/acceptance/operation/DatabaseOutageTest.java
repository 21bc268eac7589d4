package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running service whose database becomes unavailable. */
@Tag("operations")
class DatabaseOutageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MAX_RESPONSE_TIME = Duration.ofMillis(2_500);

    @TempDir
    private Path directory;

    private final AtomicLong clockOffset = new AtomicLong();
    private final BackgroundLoops loops =
            new BackgroundLoops((loop, failure) -> {}, () -> System.nanoTime() + clockOffset.get());

    @Test
    void database_outage_returns_503_within_the_deadline_and_service_recovers() throws Exception {
        Validator validator = DefaultValidator.create();
        PostgresApplicationFactory factory = new PostgresApplicationFactory(() -> validator, loops);
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, validator, factory);
                RunningServer server = fixture.application()
                        .serve(
                                new ServerSettings(
                                        InetAddress.getLoopbackAddress(),
                                        0,
                                        RequestSettings.DEFAULTS,
                                        ClientSettings.DEFAULTS,
                                        DeliverySettings.DEFAULTS,
                                        Optional.of(new ListenAddress(InetAddress.getLoopbackAddress(), 0)),
                                        Documentation.ON,
                                        Optional.empty(),
                                        Optional.empty()),
                                ReceiverAllowlist.NONE)) {
            URI base = URI.create("http://127.0.0.1:" + server.port());
            ApiClient cachedKey = ApiClient.withKey(base, ApiClient.READ_WRITE_KEY);
            ApiClient uncachedKey = ApiClient.withKey(base, ApplicationFixture.demoKey("write"));
            cachedKey.get("/readyz").assertStatus(200);
            cachedKey.patch(789, "{\"status\": \"lost\"}").assertStatus(200);

            fixture.database().close();

            assertUnavailable(() -> cachedKey.patch(789, "{\"status\": \"new\"}"));
            assertUnavailable(() -> uncachedKey.patch(789, "{\"status\": \"new\"}"));
            assertUnavailable(() -> dryRun(cachedKey, "{\"status\": \"new\"}"));
            assertUnavailable(
                    () -> BulkRequests.send(cachedKey, "[{\"id\": 789, \"status\": \"new\"}, {\"id\": 790}]"));
            assertUnavailable(
                    () -> BulkRequests.atomic(uncachedKey, "[{\"id\": 789, \"status\": \"new\"}, {\"id\": 790}]"));
            assertUnavailable(() ->
                    BulkRequests.send(cachedKey.withHeader(ReplayAssertions.KEY_HEADER, "outage"), "[{\"id\": 789}]"));
            assertUnavailable(() -> cachedKey.get("/api/v1/leads/789"));
            assertUnavailable(() -> cachedKey.get("/api/v1/leads/789/history"));
            assertUnavailable(() -> cachedKey.get("/api/v1/leads/changes"));
            assertUnavailable(() -> cachedKey.get("/api/v1/custom-fields?category=lead"));
            assertUnavailable(() -> cachedKey.get("/readyz"));
            assertAllUnavailable(cachedKey);
            assertHealthyForLong(cachedKey);
            ApiClient metrics = new ApiClient(server.metricsUrl().orElseThrow(), List.of());
            MetricsScrape scrape =
                    MetricsScrape.parse(metrics.get("").assertStatus(200).body());
            assertThat(scrape.value("leadpatch_webhook_oldest_pending_seconds")).isNaN();
            assertThat(scrape.value("leadpatch_database_connections_max", Map.of("pool", "requests")))
                    .isPositive();
        }
    }

    /** Advances the clock by the stall limit; asserts that all background loops still iterate during the outage. */
    private void assertHealthyForLong(ApiClient client) {
        clockOffset.addAndGet(BackgroundLoops.STALL_LIMIT.toNanos());
        await().atMost(TIMEOUT).untilAsserted(() -> client.get("/healthz").assertStatus(200));
        assertThat(loops.open()).extracting(BackgroundLoop::failures).containsOnly(0L);
    }

    private static ApiResponse dryRun(ApiClient client, String patch) {
        return client.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/789?dry_run=true", ApiClient.utf8(patch));
    }

    /** Starts requests at intervals, more than there are connections, so that some wait for a connection. */
    private static void assertAllUnavailable(ApiClient client) {
        Executor threadPerTask = task -> new Thread(task).start();
        List<CompletableFuture<Void>> responses = new ArrayList<>();
        for (long i = 0; i < 48; i++) {
            long lead = 800 + i;
            Executor delayed = CompletableFuture.delayedExecutor(40 * i, TimeUnit.MILLISECONDS, threadPerTask);
            responses.add(CompletableFuture.runAsync(
                    () -> assertUnavailable(() -> client.get("/api/v1/leads/" + lead)), delayed));
        }
        responses.forEach(CompletableFuture::join);
    }

    private static void assertUnavailable(Supplier<ApiResponse> request) {
        long start = System.nanoTime();
        ApiResponse response = request.get();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        response.assertError(503, "unavailable");
        assertThat(response.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        assertThat(elapsed).isLessThan(MAX_RESPONSE_TIME);
    }
}
