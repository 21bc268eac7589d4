package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WaitingChangesTest {
    private static final int MOST = 1_000;

    private final WaitingChanges waiting = new WaitingChanges(MOST);

    @Test
    void nothing_is_taken_where_nothing_waits() {
        assertThat(waiting.take(10)).isEmpty();
    }

    @Test
    void changes_of_one_lead_are_taken_in_the_order_of_their_coming() {
        List<WaitingChange<?>> coming = List.of(added(1, 7), added(1, 7), added(1, 7));

        assertThat(waiting.take(10)).isEqualTo(coming);
    }

    @Test
    void no_more_is_taken_than_is_asked_for_and_the_rest_waits_for_its_lead() {
        WaitingChange<?> first = added(1, 7);
        WaitingChange<?> second = added(1, 7);
        WaitingChange<?> third = added(1, 7);

        assertThat(waiting.take(2)).isEqualTo(List.of(first, second));
        assertThat(waiting.take(2)).isEmpty();
        assertThat(waiting.isTaken(third.lead())).isTrue();

        waiting.release(third.lead());
        assertThat(waiting.take(2)).isEqualTo(List.of(third));
    }

    @Test
    void what_comes_for_a_lead_that_is_taken_waits_for_it() {
        WaitingChange<?> first = added(1, 7);
        waiting.take(10);
        WaitingChange<?> second = added(1, 7);
        WaitingChange<?> other = added(1, 8);

        assertThat(waiting.take(10)).isEqualTo(List.of(other));

        waiting.release(first.lead());
        assertThat(waiting.take(10)).isEqualTo(List.of(second));
    }

    @Test
    void a_lead_of_the_same_id_of_another_company_is_another_lead() {
        added(1, 7);
        waiting.take(10);
        WaitingChange<?> others = added(2, 7);

        assertThat(waiting.take(10)).isEqualTo(List.of(others));
    }

    @Test
    void a_flood_of_one_company_lets_the_trickle_of_another_through_at_once() {
        IntStream.range(0, 500).forEach(i -> added(1, i + 1));
        WaitingChange<?> trickle = added(2, 1);

        assertThat(waiting.take(2)).hasSize(2).contains(trickle);
    }

    @Test
    void a_flood_for_one_lead_lets_the_companys_other_leads_through_at_once() {
        IntStream.range(0, 500).forEach(i -> added(1, 7));
        WaitingChange<?> other = added(1, 8);

        assertThat(waiting.take(2)).hasSize(2).contains(other);
    }

    @Test
    void companies_share_what_is_taken_evenly() {
        IntStream.range(0, 90).forEach(i -> added(1 + i % 3, i + 1));

        assertThat(waiting.take(30))
                .extracting(change -> change.lead().company().value())
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
    void who_withdraws_is_not_taken() {
        WaitingChange<?> first = added(1, 7);
        WaitingChange<?> second = added(1, 7);

        assertThat(waiting.withdraw(first)).isTrue();
        assertThat(waiting.withdraw(first)).isFalse();
        assertThat(waiting.take(10)).isEqualTo(List.of(second));
        assertThat(waiting.withdraw(second)).isFalse();
    }

    @Test
    void who_withdraws_from_a_lead_that_is_taken_is_not_taken_later() {
        WaitingChange<?> first = added(1, 7);
        waiting.take(10);
        WaitingChange<?> second = added(1, 7);

        assertThat(waiting.withdraw(second)).isTrue();
        waiting.release(first.lead());
        assertThat(waiting.take(10)).isEmpty();
    }

    @Test
    void so_many_may_wait_and_no_more() {
        IntStream.range(0, MOST).forEach(i -> added(1, i + 1));

        assertThat(waiting.add(change(1, 1))).isFalse();

        waiting.take(1);
        assertThat(waiting.add(change(1, 1))).isTrue();
    }

    @Test
    void a_company_that_has_used_up_its_share_leaves_room_to_others() {
        IntStream.range(0, MOST).forEach(i -> added(1, i + 1));

        IntStream.range(0, MOST / 2).forEach(i -> added(2, i + 1));
        assertThat(waiting.add(change(2, 1))).isFalse();
        assertThat(waiting.add(change(1, 1))).isFalse();
    }

    @Test
    void however_many_companies_there_are_the_total_is_bounded() {
        for (int company = 1; company <= 3 * MOST; company++) {
            for (int lead = 1; lead <= 3 && waiting.add(change(company, lead)); lead++) {
                // as many as it may
            }
        }

        assertThat(waiting.take(Integer.MAX_VALUE).size()).isLessThanOrEqualTo(4 * MOST);
        assertThat(waiting.add(change(1, 99))).isTrue();
    }

    private WaitingChange<?> added(long company, long lead) {
        WaitingChange<?> change = change(company, lead);
        assertThat(waiting.add(change)).isTrue();
        return change;
    }

    private static WaitingChange<?> change(long company, long lead) {
        return new WaitingChange<>(
                Change.of(
                        new CompanyId(company),
                        new LeadId(lead),
                        found -> new Decision.NoWrite<>("left"),
                        Optional.empty()),
                new Deadline());
    }
}
