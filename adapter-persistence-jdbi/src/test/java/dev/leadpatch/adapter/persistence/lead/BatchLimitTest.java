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

    private final FairChangeQueue queue = new FairChangeQueue(1_000, false, System::nanoTime);

    @Test
    void second_batch_of_one_database_needs_many_leads_or_a_slow_batch() {
        BatchLimit limit = BatchLimit.ofOneDatabase(Duration.ofHours(1));
        offer(1);
        limit.started(System.nanoTime());
        assertThat(limit.mayStart(queue)).isFalse();

        offer(BatchLimit.SECOND_BATCH_THRESHOLD);
        assertThat(limit.mayStart(queue)).isTrue();
        limit.started(System.nanoTime());
        assertThat(limit.mayStart(queue)).isFalse();
    }

    @Test
    void batches_of_shards_do_not_wait_for_each_other_up_to_their_maximum() {
        BatchLimit limit = BatchLimit.ofShards(NEVER_SLOW, 8);
        offer(1);

        int started = 0;
        while (limit.mayStart(queue)) {
            limit.started(started++);
        }
        assertThat(started).isEqualTo(8);
        limit.ended(3);
        assertThat(limit.mayStart(queue)).isTrue();
    }

    @Test
    void batch_is_slow_by_the_oldest_of_the_running_ones() {
        BatchLimit limit = BatchLimit.ofOneDatabase(Duration.ofHours(1));
        long twoHoursAgo = System.nanoTime() - Duration.ofHours(2).toNanos();
        offer(1);
        limit.started(twoHoursAgo);
        assertThat(limit.mayStart(queue)).isTrue();

        limit.started(System.nanoTime());
        limit.ended(twoHoursAgo);
        assertThat(limit.mayStart(queue)).isFalse();
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
