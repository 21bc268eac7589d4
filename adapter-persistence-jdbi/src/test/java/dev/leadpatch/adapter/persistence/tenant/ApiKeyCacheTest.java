package dev.leadpatch.adapter.persistence.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests the refresh of cached keys with a clock, a query and a background loop that the test controls. */
final class ApiKeyCacheTest {
    private static final ApiKeyHash HASH = ApiKeyHash.of(DemoCompany.KEY);
    private static final ApiKeyHash OTHER_HASH = ApiKeyHash.of("other");
    private static final ApiKey KEY = DemoCompany.apiKey();
    private static final ApiKey OTHER_KEY =
            KEY.successor(new ApiKeyId(new UUID(7, 7)), Instant.parse("2024-06-01T12:00:00Z"));
    private static final ApiKey REVOKED = KEY.asRevoked(Instant.parse("2024-06-01T12:00:00Z"));

    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos()); // overflows
    private final Map<ApiKeyHash, ApiKey> stored = new ConcurrentHashMap<>(Map.of(HASH, KEY, OTHER_HASH, OTHER_KEY));
    private final List<Set<ApiKeyHash>> queries = new ArrayList<>();
    private boolean unavailable;
    private Runnable duringQuery = () -> {};
    private final ApiKeyCache cache = new ApiKeyCache(
            (deadline, hashes) -> {
                queries.add(Set.copyOf(hashes));
                duringQuery.run();
                if (unavailable) {
                    throw new StoreUnavailableException("down", new TimeoutException());
                }
                Map<ApiKeyHash, ApiKey> found = new ConcurrentHashMap<>(stored);
                found.keySet().retainAll(hashes);
                return found;
            },
            nanos::get);

    @Test
    void key_in_use_is_refreshed_and_never_missing() throws Exception {
        put();

        for (int second = 1; second <= 60; second++) {
            advance(Duration.ofSeconds(1));
            assertThat(cache.find(HASH)).contains(KEY);
            refresh();
        }

        assertThat(queries).hasSize(30).containsOnly(Set.of(HASH));
    }

    @Test
    void due_key_is_returned_before_its_refresh_and_revoked_after_it() throws Exception {
        put();
        stored.put(HASH, REVOKED);
        advance(ApiKeyCache.REFRESH_AGE);

        assertThat(cache.find(HASH)).contains(KEY);
        assertThat(cache.find(HASH)).contains(KEY);
        refresh();

        assertThat(cache.find(HASH)).contains(REVOKED);
        assertThat(queries).hasSize(1);
    }

    @Test
    void due_keys_share_one_query() throws Exception {
        put();
        cache.put(OTHER_HASH, OTHER_KEY, cache.now());
        advance(ApiKeyCache.REFRESH_AGE);
        cache.find(HASH);
        cache.find(OTHER_HASH);

        refresh();

        assertThat(queries).containsExactly(Set.of(HASH, OTHER_HASH));
    }

    @Test
    void key_is_missing_at_the_maximum_age_if_each_refresh_fails() throws Exception {
        put();
        unavailable = true;
        advance(ApiKeyCache.REFRESH_AGE);
        for (Duration age = ApiKeyCache.REFRESH_AGE;
                age.compareTo(ApiKeyCache.MAX_AGE) < 0;
                age = age.plus(ApiKeyCache.RETRY_DELAY)) {
            assertThat(cache.find(HASH)).contains(KEY);
            refresh();
            advance(ApiKeyCache.RETRY_DELAY);
        }

        assertThat(cache.find(HASH)).isEmpty();
        assertThat(queries).hasSize(6);
    }

    @Test
    void age_is_measured_from_the_start_of_the_query() throws Exception {
        put();
        advance(ApiKeyCache.REFRESH_AGE);
        cache.find(HASH);
        duringQuery = () -> advance(Duration.ofSeconds(2));
        refresh();

        advance(Duration.ofSeconds(3));

        assertThat(cache.find(HASH)).isEmpty();
    }

    @Test
    void failed_refresh_is_retried_after_a_delay() throws Exception {
        put();
        unavailable = true;
        advance(ApiKeyCache.REFRESH_AGE);
        cache.find(HASH);
        refresh();
        stored.put(HASH, REVOKED);
        unavailable = false;

        cache.find(HASH);
        refresh();
        assertThat(queries).hasSize(1);
        advance(ApiKeyCache.RETRY_DELAY);
        cache.find(HASH);
        refresh();

        assertThat(cache.find(HASH)).contains(REVOKED);
    }

    @Test
    void key_that_is_invalidated_during_its_refresh_remains_missing() throws Exception {
        put();
        advance(ApiKeyCache.REFRESH_AGE);
        cache.find(HASH);
        duringQuery = () -> cache.invalidate(List.of(HASH));

        refresh();

        assertThat(cache.find(HASH)).isEmpty();
    }

    @Test
    void key_that_no_longer_exists_is_missing_after_its_refresh() throws Exception {
        put();
        advance(ApiKeyCache.REFRESH_AGE);
        cache.find(HASH);
        stored.clear();

        refresh();

        assertThat(cache.find(HASH)).isEmpty();
    }

    private void put() {
        cache.put(HASH, KEY, cache.now());
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void refresh() throws InterruptedException {
        cache.refreshDueKeys(Duration.ZERO);
    }
}
