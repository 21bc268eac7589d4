package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BatchLimitTest {
    private static final Duration NEVER_SLOW = Duration.ofDays(1);

    private final FairChangeQueue queue = new FairChangeQueue(1_000, Integer.MAX_VALUE, System::nanoTime);

    @Test
    void sharded_tables_permit_more_concurrent_batches_than_one_database() {
        offer(BatchLimit.SECOND_BATCH_THRESHOLD);

        assertThat(startable(BatchLimit.ofOneDatabase(NEVER_SLOW))).isEqualTo(2);
        assertThat(startable(BatchLimit.ofShards(NEVER_SLOW, 8))).isEqualTo(8);
        assertThat(startable(BatchLimit.ofShards(NEVER_SLOW, 1))).isEqualTo(2);
    }

    private int startable(BatchLimit limit) {
        int started = 0;
        while (limit.mayStart(queue)) {
            limit.started(started++);
        }
        return started;
    }

    @Test
    void batch_is_slow_by_the_oldest_of_the_running_ones() {
        BatchLimit limit = BatchLimit.ofShards(Duration.ofHours(1), 3);
        long now = System.nanoTime();
        long twoHoursAgo = now - Duration.ofHours(2).toNanos();
        offer(1);
        limit.started(twoHoursAgo);
        limit.started(now);
        assertThat(limit.mayStart(queue)).isTrue();

        limit.ended(twoHoursAgo);
        assertThat(limit.mayStart(queue)).isFalse();
        limit.ended(now);
        assertThat(limit.mayStart(queue)).isTrue();
    }

    private void offer(int leads) {
        for (int lead = 1; lead <= leads; lead++) {
            queue.offer(GroupCommitFixture.pending(
                    Change.of(
                            new CompanyId(1),
                            new LeadId(lead),
                            snapshot -> new Decision.NoWrite<>("unchanged"),
                            Optional.empty()),
                    new CallerThread()));
        }
    }
}
