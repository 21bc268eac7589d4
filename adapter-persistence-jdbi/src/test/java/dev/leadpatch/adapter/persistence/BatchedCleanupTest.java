package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class BatchedCleanupTest {
    private final List<StoreUnavailableException> warnings = new ArrayList<>();
    private final SlowKeyStore keys = new SlowKeyStore();
    private final BatchedCleanup cleanup = new BatchedCleanup(keys::deleteExpired, warnings::add);

    @Test
    void batch_that_exceeds_the_deadline_is_retried_in_smaller_batches() {
        keys.expired = 700;
        keys.maxWithinDeadline = 300;

        cleanup.run(60);

        assertThat(keys.requestedSizes).startsWith(1000, 500, 250, 500, 250);
        assertThat(keys.expired).isZero();
        assertThat(warnings).isEmpty();
    }

    @Test
    void batches_grow_again_when_the_store_recovers() {
        keys.expired = 5_000;
        keys.maxWithinDeadline = 100;
        cleanup.run(60);
        keys.requestedSizes.clear();
        keys.maxWithinDeadline = Integer.MAX_VALUE;
        keys.expired = 100_000;

        cleanup.run(60);

        assertThat(keys.requestedSizes).endsWith(1000, 1000).allMatch(batch -> batch <= 1000);
    }

    @Test
    void run_ends_when_nothing_remains() {
        keys.expired = 1_500;

        cleanup.run(60);

        assertThat(keys.requestedSizes).containsExactly(1000, 1000);
    }

    @Test
    void store_without_progress_is_reported_once_until_it_recovers() {
        keys.expired = 10;
        keys.maxWithinDeadline = 0;

        cleanup.run(60);
        cleanup.run(60);

        assertThat(keys.requestedSizes).endsWith(3, 1, 1);
        assertThat(warnings).hasSize(1);

        keys.maxWithinDeadline = Integer.MAX_VALUE;
        cleanup.run(60);
        keys.maxWithinDeadline = 0;
        keys.expired = 10;
        cleanup.run(60);

        assertThat(warnings).hasSize(2);
    }

    /** Deletes at most {@code maxWithinDeadline} keys within the deadline; more are a timeout. */
    private static final class SlowKeyStore {
        private final List<Integer> requestedSizes = new ArrayList<>();
        private int expired;
        private int maxWithinDeadline = Integer.MAX_VALUE;

        int deleteExpired(int limit) {
            requestedSizes.add(limit);
            int deleted = Math.min(limit, expired);
            if (deleted > maxWithinDeadline) {
                throw new StoreUnavailableException("the deadline was exceeded", new TimeoutException());
            }
            expired -= deleted;
            return deleted;
        }
    }
}
