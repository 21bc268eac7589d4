package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.Installation.Serving;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.MetricsSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose database goes away while it serves. */
class DatabaseOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROMPT = Duration.ofMillis(2_500);

    @TempDir
    private Path directory;

    private final AtomicLong skipped = new AtomicLong();
    private final BackgroundLoops loops =
            new BackgroundLoops((loop, failure) -> {}, () -> System.nanoTime() + skipped.get());

    @Test
    void without_its_database_the_service_answers_503_in_time_and_lives_on() throws Exception {
        Validator validator = RuleValidator.create();
        PostgresInstallations installations = new PostgresInstallations(() -> validator, 16, 4, loops);
        try (TestInstallation installation = TestInstallation.open(directory, validator, installations);
                Serving serving = installation
                        .installation()
                        .serve(
                                new ListenSettings(
                                        InetAddress.getLoopbackAddress(),
                                        0,
                                        RequestSettings.STANDARD,
                                        ListenSettings.WEBHOOK_LOG,
                                        Optional.of(new MetricsSettings(InetAddress.getLoopbackAddress(), 0))),
                                ReceiverAllowlist.NONE)) {
            URI base = URI.create("http://127.0.0.1:" + serving.port());
            Client known = Client.withKey(base, Client.READ_WRITE);
            Client unknown = Client.withKey(base, TestInstallation.key("write"));
            known.get("/readyz").is(200);
            known.patch(789, "{\"status\": \"lost\"}").is(200);

            installation.database().close();

            assertUnavailable(() -> known.patch(789, "{\"status\": \"new\"}"));
            assertUnavailable(() -> unknown.patch(789, "{\"status\": \"new\"}"));
            assertUnavailable(() -> dryRun(known, "{\"status\": \"new\"}"));
            assertUnavailable(() -> Bulk.send(known, "[{\"id\": 789, \"status\": \"new\"}, {\"id\": 790}]"));
            assertUnavailable(() -> Bulk.atomic(unknown, "[{\"id\": 789, \"status\": \"new\"}, {\"id\": 790}]"));
            assertUnavailable(() -> Bulk.send(known.with(Repeats.KEY, "outage"), "[{\"id\": 789}]"));
            assertUnavailable(() -> known.get("/api/v1/leads/789"));
            assertUnavailable(() -> known.get("/api/v1/leads/789/history"));
            assertUnavailable(() -> known.get("/api/v1/custom-fields?category=lead"));
            assertUnavailable(() -> known.get("/readyz"));
            assertAllUnavailable(known);
            assertHealthyForLong(known);
            Client watcher = new Client(serving.metrics().orElseThrow(), List.of());
            Scrape scrape = Scrape.of(watcher.get("").is(200).body());
            assertThat(scrape.value("leadpatch_webhook_oldest_pending_seconds")).isNaN();
            assertThat(scrape.value("leadpatch_database_connections_max", Map.of("pool", "requests")))
                    .isPositive();
        }
    }

    /** All loops go on iterating, although each waits for the database in its way. */
    private void assertHealthyForLong(Client client) {
        skipped.addAndGet(BackgroundLoops.STALL_LIMIT.toNanos());
        await().atMost(PATIENCE).untilAsserted(() -> client.get("/healthz").is(200));
        assertThat(loops.open()).extracting(BackgroundLoop::failures).containsOnly(0L);
    }

    private static Answer dryRun(Client client, String patch) {
        return client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/789?dry_run=true", Client.bytes(patch));
    }

    /** More at a time than there are connections, one after the other, so that some wait for those before them. */
    private static void assertAllUnavailable(Client client) {
        Executor staggered = task -> new Thread(task).start();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (long i = 0; i < 48; i++) {
            long lead = 800 + i;
            Executor later = CompletableFuture.delayedExecutor(40 * i, TimeUnit.MILLISECONDS, staggered);
            answers.add(CompletableFuture.runAsync(
                    () -> assertUnavailable(() -> client.get("/api/v1/leads/" + lead)), later));
        }
        answers.forEach(CompletableFuture::join);
    }

    private static void assertUnavailable(Supplier<Answer> request) {
        long start = System.nanoTime();
        Answer answer = request.get();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        answer.isError(503, "unavailable");
        assertThat(answer.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        assertThat(elapsed).isLessThan(PROMPT);
    }
}
