package dev.leadpatch.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Scrape;
import dev.leadpatch.adapter.persistence.ConnectionPool;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, String> PATCHED =
            Map.of("method", "PATCH", "route", "/api/v1/leads/{leadId}", "status", "200");

    private Instant now = NOW;
    private Optional<BacklogSize> backlog = Optional.of(new BacklogSize(0, Optional.empty(), 0));
    private int looks;
    private final AtomicLong nanoTime = new AtomicLong();
    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> {}, nanoTime::get);
    private final Metrics metrics = new Metrics("1.2.3", List.of(new Pool()), this::look, () -> now, loops);

    @AfterEach
    void close() {
        metrics.close();
        loops.close();
    }

    @Test
    void a_request_falls_into_the_buckets_that_are_as_long_as_it_took_or_longer() {
        metrics.requests().onResponse("PATCH", "/api/v1/leads/{leadId}", 200, TimeUnit.MILLISECONDS.toNanos(30));
        Scrape scrape = scrape();
        assertThat(scrape.value("http_server_requests_seconds_count", PATCHED)).isEqualTo(1);
        assertThat(scrape.value("http_server_requests_seconds_sum", PATCHED)).isEqualTo(0.03);
        assertThat(scrape.buckets("http_server_requests_seconds", PATCHED))
                .containsEntry("0.001", 0.0)
                .containsEntry("0.025", 0.0)
                .containsEntry("0.05", 1.0)
                .containsEntry("10.0", 1.0)
                .containsEntry("+Inf", 1.0);
    }

    @Test
    void requests_are_in_flight_from_their_beginning_to_their_end() {
        metrics.requests().onRequestStarted();
        metrics.requests().onRequestStarted();
        metrics.requests().onRequestFinished();
        assertThat(scrape().value("http_server_requests_in_flight")).isEqualTo(1);
    }

    @Test
    void every_outcome_of_a_delivery_is_there_before_the_first() {
        assertThat(scrape().labels("leadpatch_webhook_deliveries_total"))
                .containsExactlyInAnyOrder(
                        Map.of("outcome", "delivered"), Map.of("outcome", "retry"), Map.of("outcome", "dead"));
    }

    @Test
    void attempts_are_counted_and_timed_by_outcome() {
        metrics.deliveries().attemptStarted();
        metrics.deliveries().attemptStarted();
        metrics.deliveries().attemptEnded(Outcome.RETRY, Duration.ofSeconds(2));
        // the clock was put back meanwhile
        metrics.deliveries().attemptStarted();
        metrics.deliveries().attemptEnded(Outcome.DEAD, Duration.ofSeconds(-2));

        Scrape scrape = scrape();
        assertThat(scrape.value("leadpatch_webhook_deliveries_total", Map.of("outcome", "retry")))
                .isEqualTo(1);
        assertThat(scrape.value("leadpatch_webhook_attempts_seconds_sum", Map.of("outcome", "retry")))
                .isEqualTo(2);
        assertThat(scrape.value("leadpatch_webhook_attempts_seconds_count", Map.of("outcome", "dead")))
                .isEqualTo(1);
        assertThat(scrape.value("leadpatch_webhook_deliveries_total", Map.of("outcome", "delivered")))
                .isZero();
        assertThat(scrape.value("leadpatch_webhook_attempts_in_flight")).isEqualTo(1);
    }

    @Test
    void the_age_of_the_oldest_grows_while_the_database_is_asked_every_five_seconds_at_most() {
        backlog = Optional.of(new BacklogSize(3, Optional.of(NOW.minusSeconds(90)), 2));
        Scrape scrape = scrape();
        assertThat(scrape.value("leadpatch_webhook_oldest_pending_seconds")).isEqualTo(90);
        assertThat(scrape.value("leadpatch_webhook_pending_leads")).isEqualTo(3);
        assertThat(scrape.value("leadpatch_webhook_disabled_endpoints")).isEqualTo(2);

        backlog = Optional.of(new BacklogSize(0, Optional.empty(), 0));
        now = NOW.plusMillis(4_999);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isEqualTo(94.999);
        assertThat(looks).isEqualTo(1);

        now = NOW.plusSeconds(5);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isZero();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void while_the_database_does_not_answer_nobody_knows_what_waits_and_it_is_not_asked_at_once_again() {
        backlog = Optional.empty();
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isNaN();
        assertThat(scrape().value("leadpatch_webhook_pending_leads")).isNaN();
        assertThat(looks).isEqualTo(1);

        backlog = Optional.of(new BacklogSize(1, Optional.of(NOW), 0));
        now = NOW.plusSeconds(5);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isEqualTo(5);
    }

    @Test
    void a_clock_that_was_put_back_does_not_stop_the_looks() {
        assertThat(scrape().value("leadpatch_webhook_pending_leads")).isZero();
        backlog = Optional.of(new BacklogSize(1, Optional.of(NOW), 0));
        now = NOW.minusSeconds(3600);
        assertThat(scrape().value("leadpatch_webhook_pending_leads")).isEqualTo(1);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isZero();
    }

    @Test
    void failures_and_last_iteration_of_a_background_loop_are_shown_while_it_is_open() {
        Semaphore mayFail = new Semaphore(2);
        BackgroundLoop loop = loops.start("test", () -> {
            mayFail.acquire();
            throw new IllegalStateException("a bug");
        });
        Map<String, String> test = Map.of("loop", "test");
        await().until(() -> loop.failures() == 2);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_500));

        assertThat(scrape().value("leadpatch_background_loop_failures_total", test))
                .isEqualTo(2);
        assertThat(scrape().value("leadpatch_background_loop_last_iteration_age_seconds", test))
                .isEqualTo(1.5);

        loop.close();
        assertThat(scrape().labels("leadpatch_background_loop_failures_total")).isEmpty();
        assertThat(scrape().labels("leadpatch_background_loop_last_iteration_age_seconds"))
                .isEmpty();

        loops.start("test", mayFail::acquire);
        assertThat(scrape().value("leadpatch_background_loop_failures_total", test))
                .isZero();
    }

    @Test
    void the_version_is_a_label() {
        assertThat(scrape().value("leadpatch_build", Map.of("version", "1.2.3")))
                .isEqualTo(1);
    }

    @Test
    void the_manual_tells_every_metric_of_ours() throws IOException {
        metrics.requests().onResponse("GET", "-", 404, 1);
        loops.start("test", new Semaphore(0)::acquire);
        String manual = Files.readString(Path.of("../docs/operating.md"));
        assertThat(scrape().samples().stream().map(Scrape.Sample::name).filter(MetricsTest::isOurs))
                .hasSizeGreaterThan(20)
                .allSatisfy(name ->
                        assertThat(manual).contains("`" + name.replaceAll("_seconds_[a-z]+$", "_seconds") + "`"));
    }

    private static boolean isOurs(String name) {
        return name.startsWith("leadpatch_") || name.startsWith("http_");
    }

    @Test
    void whoever_names_open_metrics_gets_it() {
        assertThat(metrics.render("").mediaType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.render("").text()).doesNotContain("# EOF");
        var open = metrics.render("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");
        assertThat(open.mediaType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    @Test
    void how_busy_a_pool_is_is_told_by_its_purpose() {
        Scrape scrape = scrape();
        Map<String, String> pool = Map.of("pool", "test");
        assertThat(scrape.value("leadpatch_database_connections_active", pool)).isEqualTo(1);
        assertThat(scrape.value("leadpatch_database_connections_idle", pool)).isEqualTo(2);
        assertThat(scrape.value("leadpatch_database_connections_pending", pool)).isEqualTo(3);
        assertThat(scrape.value("leadpatch_database_connections_max", pool)).isEqualTo(4);
    }

    private record Pool() implements ConnectionPool {
        @Override
        public String purpose() {
            return "test";
        }

        @Override
        public int active() {
            return 1;
        }

        @Override
        public int idle() {
            return 2;
        }

        @Override
        public int waiting() {
            return 3;
        }

        @Override
        public int maxSize() {
            return 4;
        }
    }

    private BacklogSize look() {
        looks++;
        return backlog.orElseThrow(() -> new StoreUnavailableException("no database", new IllegalStateException()));
    }

    private Scrape scrape() {
        return Scrape.of(metrics.render("").text());
    }
}
