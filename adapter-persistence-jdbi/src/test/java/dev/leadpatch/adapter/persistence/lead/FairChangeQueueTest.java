package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FairChangeQueueTest {
    private static final int MAX_PER_COMPANY = 1_000;

    private final AtomicLong nanoTime = new AtomicLong();
    private final FairChangeQueue queue = new FairChangeQueue(MAX_PER_COMPANY, false, nanoTime::get);

    @Test
    void claim_on_empty_queue_returns_nothing() {
        assertThat(queue.claim(10)).isEmpty();
    }

    @Test
    void changes_of_one_lead_are_claimed_in_fifo_order() {
        List<PendingChange<?>> changes = List.of(addedChange(1, 7), addedChange(1, 7), addedChange(1, 7));

        assertThat(queue.claim(10)).isEqualTo(changes);
    }

    @Test
    void claim_is_limited_and_remaining_changes_wait_for_their_lead() {
        PendingChange<?> first = addedChange(1, 7);
        PendingChange<?> second = addedChange(1, 7);
        PendingChange<?> third = addedChange(1, 7);

        assertThat(queue.claim(2)).isEqualTo(List.of(first, second));
        assertThat(queue.claim(2)).isEmpty();
        assertThat(queue.isClaimed(third.leadRef())).isTrue();

        queue.release(third.leadRef());
        assertThat(queue.claim(2)).isEqualTo(List.of(third));
    }

    @Test
    void change_of_a_claimed_lead_waits_until_it_is_released() {
        PendingChange<?> first = addedChange(1, 7);
        queue.claim(10);
        PendingChange<?> second = addedChange(1, 7);
        PendingChange<?> other = addedChange(1, 8);

        assertThat(queue.claim(10)).isEqualTo(List.of(other));

        queue.release(first.leadRef());
        assertThat(queue.claim(10)).isEqualTo(List.of(second));
    }

    @Test
    void equal_lead_ids_of_different_companies_are_distinct() {
        addedChange(1, 7);
        queue.claim(10);
        PendingChange<?> otherCompanyChange = addedChange(2, 7);

        assertThat(queue.claim(10)).isEqualTo(List.of(otherCompanyChange));
    }

    @Test
    void changes_of_a_suspended_company_are_claimed_after_it_is_resumed() {
        PendingChange<?> first = addedChange(1, 7);
        queue.suspend(new CompanyId(1));
        PendingChange<?> second = addedChange(1, 8);
        PendingChange<?> ofOtherCompany = addedChange(2, 7);

        assertThat(queue.claim(10)).isEqualTo(List.of(ofOtherCompany));
        assertThat(queue.hasReadyLeads(1)).isFalse();
        queue.resume(new CompanyId(1));

        assertThat(queue.claim(10)).isEqualTo(List.of(first, second));
    }

    @Test
    void suspension_that_is_not_resumed_expires() {
        PendingChange<?> first = addedChange(1, 7);
        queue.suspend(new CompanyId(1));
        nanoTime.addAndGet(SuspendedCompanies.MAX_DURATION.toNanos());

        PendingChange<?> second = addedChange(1, 8);

        assertThat(queue.claim(10)).isEqualTo(List.of(first, second));
    }

    @Test
    void lead_released_during_a_suspension_is_claimed_after_it() {
        PendingChange<?> first = addedChange(1, 7);
        queue.claim(10);
        PendingChange<?> second = addedChange(1, 7);
        queue.suspend(new CompanyId(1));

        queue.release(first.leadRef());
        assertThat(queue.claim(10)).isEmpty();
        queue.resume(new CompanyId(1));

        assertThat(queue.claim(10)).isEqualTo(List.of(second));
    }

    @Test
    void flooding_company_does_not_delay_other_companies() {
        IntStream.range(0, 500).forEach(i -> addedChange(1, i + 1));
        PendingChange<?> otherCompanyChange = addedChange(2, 1);

        assertThat(queue.claim(2)).hasSize(2).contains(otherCompanyChange);
    }

    @Test
    void flooded_lead_does_not_delay_other_leads_of_the_company() {
        IntStream.range(0, 500).forEach(i -> addedChange(1, 7));
        PendingChange<?> other = addedChange(1, 8);

        assertThat(queue.claim(2)).hasSize(2).contains(other);
    }

    @Test
    void claims_are_distributed_evenly_among_companies() {
        IntStream.range(0, 90).forEach(i -> addedChange(1 + i % 3, i + 1));

        assertThat(queue.claim(30))
                .extracting(change -> change.leadRef().company().value())
                .satisfies(companies -> assertThat(companies.stream()
                                .filter(company -> company == 1L)
                                .count())
                        .isEqualTo(10))
                .satisfies(companies -> assertThat(companies.stream()
                                .filter(company -> company == 2L)
                                .count())
                        .isEqualTo(10));
    }

    @Test
    void cancelled_change_is_not_claimed() {
        PendingChange<?> first = addedChange(1, 7);
        PendingChange<?> second = addedChange(1, 7);

        assertThat(queue.cancel(first)).isTrue();
        assertThat(queue.cancel(first)).isFalse();
        assertThat(queue.claim(10)).isEqualTo(List.of(second));
        assertThat(queue.cancel(second)).isFalse();
    }

    @Test
    void cancelled_change_of_a_claimed_lead_is_not_claimed_later() {
        PendingChange<?> first = addedChange(1, 7);
        queue.claim(10);
        PendingChange<?> second = addedChange(1, 7);

        assertThat(queue.cancel(second)).isTrue();
        queue.release(first.leadRef());
        assertThat(queue.claim(10)).isEmpty();
    }

    @Test
    void cancellation_of_a_change_that_was_never_offered_changes_nothing() {
        PendingChange<?> queued = addedChange(1, 7);

        assertThat(queue.cancel(newChange(1, 7))).isFalse();
        assertThat(queue.cancel(newChange(1, 8))).isFalse();
        assertThat(queue.cancel(newChange(2, 7))).isFalse();

        assertThat(queue.claim(10)).isEqualTo(List.of(queued));
    }

    @Test
    void cancelled_company_does_not_reduce_the_maximum_of_others() {
        queue.cancel(addedChange(2, 1));

        IntStream.range(0, MAX_PER_COMPANY).forEach(i -> addedChange(1, i + 1));
    }

    @Test
    void partly_claimed_company_is_last_in_the_next_claim() {
        addedChange(1, 1);
        addedChange(2, 1);
        PendingChange<?> third = addedChange(3, 1);
        addedChange(1, 2);
        PendingChange<?> secondOfSecond = addedChange(2, 2);

        assertThat(queue.claim(2)).hasSize(2);

        assertThat(queue.claim(1)).isEqualTo(List.of(third));
        assertThat(queue.claim(2)).hasSize(2).contains(secondOfSecond);
    }

    @Test
    void queue_is_limited_per_company() {
        IntStream.range(0, MAX_PER_COMPANY).forEach(i -> addedChange(1, i + 1));

        assertThat(queue.offer(newChange(1, 1))).isFalse();

        queue.claim(1);
        assertThat(queue.offer(newChange(1, 1))).isTrue();
    }

    @Test
    void full_company_queue_does_not_block_other_companies() {
        IntStream.range(0, MAX_PER_COMPANY).forEach(i -> addedChange(1, i + 1));

        IntStream.range(0, MAX_PER_COMPANY / 2).forEach(i -> addedChange(2, i + 1));
        assertThat(queue.offer(newChange(2, 1))).isFalse();
        assertThat(queue.offer(newChange(1, 1))).isFalse();
    }

    @Test
    void company_has_one_claim_at_a_time_if_each_is_of_one_company() {
        FairChangeQueue ofShards = new FairChangeQueue(MAX_PER_COMPANY, true, nanoTime::get);
        for (long company = 1; company <= 2; company++) {
            for (long lead = 1; lead <= 3; lead++) {
                ofShards.offer(newChange(company, lead));
            }
        }

        List<PendingChange<?>> first = ofShards.claim(2);
        assertThat(companies(first)).containsExactly(1L, 1L);
        assertThat(companies(ofShards.claim(10))).containsExactly(2L, 2L, 2L);
        assertThat(ofShards.hasReadyLeads(1)).isFalse();

        ofShards.endClaim(first);
        assertThat(companies(ofShards.claim(10))).containsExactly(1L);
    }

    private static List<Long> companies(List<PendingChange<?>> changes) {
        return changes.stream().map(change -> change.change().company().value()).toList();
    }

    @Test
    void total_queue_size_is_bounded() {
        for (int company = 1; company <= 3 * MAX_PER_COMPANY; company++) {
            for (int lead = 1; lead <= 3 && queue.offer(newChange(company, lead)); lead++) {
                // until the queue is full
            }
        }

        assertThat(queue.claim(Integer.MAX_VALUE).size()).isLessThanOrEqualTo(4 * MAX_PER_COMPANY);
        assertThat(queue.offer(newChange(1, 99))).isTrue();
    }

    private PendingChange<?> addedChange(long company, long lead) {
        PendingChange<?> change = newChange(company, lead);
        assertThat(queue.offer(change)).isTrue();
        return change;
    }

    private static PendingChange<?> newChange(long company, long lead) {
        return GroupCommitFixture.pending(
                Change.of(
                        new CompanyId(company),
                        new LeadId(lead),
                        snapshot -> new Decision.NoWrite<>("unchanged"),
                        Optional.empty()),
                new CallerThread());
    }
}
