package dev.leadpatch.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.adapter.http.RequestObserver.WaitingList;
import dev.leadpatch.adapter.persistence.CatalogCache;
import dev.leadpatch.adapter.persistence.ConnectionPool;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PrometheusMetricsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Map<String, String> PATCHED =
            Map.of("method", "PATCH", "route", "/api/v1/leads/{leadId}", "status", "200");

    private Instant now = NOW;
    private Optional<BacklogSize> backlog = Optional.of(new BacklogSize(0, Optional.empty(), 0));
    private int queries;
    private final AtomicLong nanoTime = new AtomicLong();
    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> {}, nanoTime::get);
    private final PrometheusMetrics metrics =
            new PrometheusMetrics("1.2.3", List.of(new PoolStub()), this::queryBacklog, () -> now, loops);

    @AfterEach
    void close() {
        metrics.close();
        loops.close();
    }

    @Test
    void request_duration_increments_all_buckets_at_or_above_it() {
        metrics.requestObserver().onResponse("PATCH", "/api/v1/leads/{leadId}", 200, TimeUnit.MILLISECONDS.toNanos(30));
        MetricsScrape scrape = scrape();
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
    void number_of_series_of_keys_is_bounded() {
        for (long key = 1; key <= KeyMetrics.MAX_KEYS + 7; key++) {
            metrics.requestObserver().onResponseToKey(new ApiKeyId(new UUID(0, key)), 200);
        }
        metrics.requestObserver().onResponseToKey(new ApiKeyId(new UUID(0, 1)), 503);
        metrics.requestObserver().onResponseToKey(new ApiKeyId(new UUID(0, 1)), 499);

        MetricsScrape scrape = scrape();
        assertThat(scrape.labels("leadpatch_key_requests_total")).hasSize(4 * (KeyMetrics.MAX_KEYS + 1));
        assertThat(keyRequests(scrape, new UUID(0, 1).toString(), "2xx")).isEqualTo(1);
        assertThat(keyRequests(scrape, new UUID(0, 1).toString(), "3xx")).isZero();
        assertThat(keyRequests(scrape, new UUID(0, 1).toString(), "4xx")).isEqualTo(1);
        assertThat(keyRequests(scrape, new UUID(0, 1).toString(), "5xx")).isEqualTo(1);
        assertThat(keyRequests(scrape, "other", "2xx")).isEqualTo(7);
    }

    private static double keyRequests(MetricsScrape scrape, String key, String status) {
        return scrape.value("leadpatch_key_requests_total", Map.of("key_id", key, "status", status));
    }

    @Test
    void requests_are_in_flight_from_start_to_end() {
        metrics.requestObserver().onRequestStarted();
        metrics.requestObserver().onRequestStarted();
        metrics.requestObserver().onRequestFinished();
        assertThat(scrape().value("http_server_requests_in_flight")).isEqualTo(1);
    }

    @Test
    void waiting_requests_are_counted_by_list() {
        metrics.requestObserver().onWaitStarted(WaitingList.COMPANY);
        metrics.requestObserver().onWaitStarted(WaitingList.COMPANY);
        metrics.requestObserver().onWaitEnded(WaitingList.COMPANY);
        assertThat(scrape().value("leadpatch_waiting_requests", Map.of("list", "company")))
                .isEqualTo(1);
        assertThat(scrape().value("leadpatch_waiting_requests", Map.of("list", "key")))
                .isZero();
    }

    @Test
    void every_delivery_outcome_is_exported_before_the_first_delivery() {
        assertThat(scrape().labels("leadpatch_webhook_deliveries_total"))
                .containsExactlyInAnyOrder(
                        Map.of("outcome", "delivered"), Map.of("outcome", "retry"), Map.of("outcome", "dead"));
    }

    @Test
    void attempts_are_counted_and_timed_by_outcome() {
        metrics.deliveryObserver().attemptStarted();
        metrics.deliveryObserver().attemptStarted();
        metrics.deliveryObserver().attemptEnded(Outcome.RETRY, Duration.ofSeconds(2));
        // the clock was set back during the attempt
        metrics.deliveryObserver().attemptStarted();
        metrics.deliveryObserver().attemptEnded(Outcome.DEAD, Duration.ofSeconds(-2));

        MetricsScrape scrape = scrape();
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
    void disabled_endpoints_and_circuit_transitions_are_counted() {
        EndpointRef endpoint = new EndpointRef(new CompanyId(1), new EndpointId(new UUID(0, 1)));
        metrics.deliveryObserver().endpointDisabled(new DisabledEndpoint(endpoint, "failing", NOW));
        metrics.deliveryObserver().circuitOpened();
        metrics.deliveryObserver().circuitOpened();
        metrics.deliveryObserver().circuitClosed();

        MetricsScrape scrape = scrape();
        assertThat(scrape.value("leadpatch_webhook_endpoints_disabled_total", Map.of("reason", "failing")))
                .isEqualTo(1);
        assertThat(scrape.value("leadpatch_webhook_endpoints_disabled_total", Map.of("reason", "gone")))
                .isZero();
        assertThat(scrape.value("leadpatch_webhook_circuit_transitions_total", Map.of("state", "open")))
                .isEqualTo(2);
        assertThat(scrape.value("leadpatch_webhook_circuit_transitions_total", Map.of("state", "closed")))
                .isEqualTo(1);
    }

    @Test
    void oldest_age_grows_while_the_database_is_queried_at_most_every_five_seconds() {
        backlog = Optional.of(new BacklogSize(3, Optional.of(NOW.minusSeconds(90)), 2));
        MetricsScrape scrape = scrape();
        assertThat(scrape.value("leadpatch_webhook_oldest_pending_seconds")).isEqualTo(90);
        assertThat(scrape.value("leadpatch_webhook_pending_leads")).isEqualTo(3);
        assertThat(scrape.value("leadpatch_webhook_disabled_endpoints")).isEqualTo(2);

        backlog = Optional.of(new BacklogSize(0, Optional.empty(), 0));
        now = NOW.plusMillis(4_999);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isEqualTo(94.999);
        assertThat(queries).isEqualTo(1);

        now = NOW.plusSeconds(5);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isZero();
        assertThat(queries).isEqualTo(2);
    }

    @Test
    void backlog_is_unknown_during_an_outage_and_not_queried_again_immediately() {
        backlog = Optional.empty();
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isNaN();
        assertThat(scrape().value("leadpatch_webhook_pending_leads")).isNaN();
        assertThat(queries).isEqualTo(1);

        backlog = Optional.of(new BacklogSize(1, Optional.of(NOW), 0));
        now = NOW.plusSeconds(5);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isEqualTo(5);
    }

    @Test
    void backlog_is_queried_after_the_clock_is_set_back() {
        assertThat(scrape().value("leadpatch_webhook_pending_leads")).isZero();
        backlog = Optional.of(new BacklogSize(1, Optional.of(NOW), 0));
        now = NOW.minusSeconds(3600);
        assertThat(scrape().value("leadpatch_webhook_pending_leads")).isEqualTo(1);
        assertThat(scrape().value("leadpatch_webhook_oldest_pending_seconds")).isZero();
    }

    @Test
    void size_and_loads_of_the_catalog_cache_are_exported() {
        metrics.registerCatalogCache(new CatalogCacheStub());

        MetricsScrape scrape = scrape();
        assertThat(scrape.value("leadpatch_catalog_cache_companies")).isEqualTo(2);
        assertThat(scrape.value("leadpatch_catalog_cache_bytes")).isEqualTo(3_000);
        assertThat(scrape.value("leadpatch_catalog_cache_max_bytes")).isEqualTo(4_000);
        assertThat(scrape.value("leadpatch_catalog_loads_total")).isEqualTo(5);
    }

    @Test
    void failures_and_last_iteration_of_a_background_loop_are_shown_while_it_is_open() {
        Semaphore failurePermits = new Semaphore(2);
        BackgroundLoop loop = loops.start("test", () -> {
            failurePermits.acquire();
            throw new IllegalStateException("a bug");
        });
        Map<String, String> labels = Map.of("loop", "test");
        await().until(() -> loop.failures() == 2);
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_500));

        assertThat(scrape().value("leadpatch_background_loop_failures_total", labels))
                .isEqualTo(2);
        assertThat(scrape().value("leadpatch_background_loop_last_iteration_age_seconds", labels))
                .isEqualTo(1.5);

        loop.close();
        assertThat(scrape().labels("leadpatch_background_loop_failures_total")).isEmpty();
        assertThat(scrape().labels("leadpatch_background_loop_last_iteration_age_seconds"))
                .isEmpty();

        loops.start("test", failurePermits::acquire);
        assertThat(scrape().value("leadpatch_background_loop_failures_total", labels))
                .isZero();
    }

    @Test
    void version_is_a_label() {
        assertThat(scrape().value("leadpatch_build_info", Map.of("version", "1.2.3")))
                .isEqualTo(1);
    }

    @Test
    void errors_are_counted_by_code() {
        metrics.requestObserver().onError("invalid_patch");
        metrics.requestObserver().onError("invalid_patch");
        metrics.requestObserver().onError("404");

        assertThat(scrape().value("leadpatch_errors_total", Map.of("code", "invalid_patch")))
                .isEqualTo(2);
        assertThat(scrape().value("leadpatch_errors_total", Map.of("code", "404")))
                .isEqualTo(1);
    }

    @Test
    void reachability_of_the_database_is_queried_at_most_every_five_seconds() {
        AtomicBoolean reachable = new AtomicBoolean(true);
        metrics.registerDatabase(reachable::get, () -> now);
        assertThat(scrape().value("leadpatch_database_up")).isEqualTo(1);

        reachable.set(false);
        now = NOW.plusMillis(4_999);
        assertThat(scrape().value("leadpatch_database_up")).isEqualTo(1);
        now = NOW.plusSeconds(5);
        assertThat(scrape().value("leadpatch_database_up")).isZero();
    }

    @Test
    void process_metrics_have_the_names_of_prometheus() {
        MetricsScrape scrape = scrape();
        assertThat(scrape.value("process_cpu_seconds_total")).isPositive();
        assertThat(scrape.value("process_start_time_seconds")).isPositive();
        assertThat(scrape.value("process_open_fds")).isPositive();
        assertThat(scrape.value("process_max_fds")).isPositive();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void resident_memory_is_exported_on_linux() {
        assertThat(scrape().value("process_resident_memory_bytes")).isBetween(1e7, 1e11);
    }

    @Test
    void every_own_metric_is_documented() throws IOException {
        metrics.requestObserver().onResponse("GET", "-", 404, 1);
        metrics.requestObserver().onError("404");
        metrics.registerDatabase(() -> true, () -> now);
        loops.start("test", new Semaphore(0)::acquire);
        String documentation = Files.readString(Path.of("../docs/operating.md"));
        assertThat(scrape().samples().stream()
                        .map(MetricsScrape.Sample::name)
                        .filter(PrometheusMetricsTest::isOwnMetric))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(documentation)
                        .contains("`" + name.replaceAll("_seconds_[a-z]+$", "_seconds") + "`"));
    }

    private static boolean isOwnMetric(String name) {
        return name.startsWith("leadpatch_") || name.startsWith("http_");
    }

    @Test
    void open_metrics_format_is_returned_on_request() {
        assertThat(metrics.render("").mediaType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.render("").text()).doesNotContain("# EOF");
        var open = metrics.render("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");
        assertThat(open.mediaType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    @Test
    void pool_usage_is_reported_by_purpose() {
        MetricsScrape scrape = scrape();
        Map<String, String> labels = Map.of("pool", "test");
        assertThat(scrape.value("leadpatch_database_connections_active", labels))
                .isEqualTo(1);
        assertThat(scrape.value("leadpatch_database_connections_idle", labels)).isEqualTo(2);
        assertThat(scrape.value("leadpatch_database_connections_pending", labels))
                .isEqualTo(3);
        assertThat(scrape.value("leadpatch_database_connections_max", labels)).isEqualTo(4);
    }

    private record PoolStub() implements ConnectionPool {
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

    private BacklogSize queryBacklog() {
        queries++;
        return backlog.orElseThrow(() -> new StoreUnavailableException("no database", new IllegalStateException()));
    }

    private MetricsScrape scrape() {
        return MetricsScrape.parse(metrics.render("").text());
    }

    private static final class CatalogCacheStub implements CatalogCache {
        @Override
        public long companies() {
            return 2;
        }

        @Override
        public long bytes() {
            return 3_000;
        }

        @Override
        public long maxBytes() {
            return 4_000;
        }

        @Override
        public long loads() {
            return 5;
        }
    }
}
