package dev.leadpatch.application.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Scope;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void company_has_half_of_the_memory() {
        Reservation first = open(1);
        first.add(30);
        open(1).add(20);

        assertRefused(open(1), Scope.COMPANY);
        open(2).add(50);
        assertThat(budget.held(Use.RESPONSES)).isEqualTo(100);

        first.close();
        open(1).add(30);
    }

    @Test
    void all_companies_have_the_memory_together() {
        for (int company = 1; company <= 4; company++) {
            open(company).add(25);
        }

        assertRefused(open(5), Scope.NODE);
    }

    @Test
    void data_without_a_company_has_a_share_of_its_own() {
        budget.open(Optional.empty(), Use.RESPONSES).add(50);

        assertRefused(budget.open(Optional.empty(), Use.RESPONSES), Scope.COMPANY);
        open(1).add(50);
    }

    @Test
    void bytes_of_data_count_as_the_heap_that_they_occupy() {
        budget.open(Optional.of(new CompanyId(1)), Use.REQUEST_BODIES).add(6);

        assertThat(budget.held(Use.REQUEST_BODIES)).isEqualTo(48);
        assertThat(budget.maxBytesPerCompany(Use.REQUEST_BODIES)).isEqualTo(6);
        assertThat(budget.held(Use.RESPONSES)).isZero();
        assertRefused(open(1), 3, Scope.COMPANY);
    }

    @Test
    void refusal_reserves_nothing_and_is_counted() {
        assertRefused(open(1), 51, Scope.COMPANY);

        assertThat(budget.held(Use.RESPONSES)).isZero();
        assertThat(budget.refusals(Use.RESPONSES, Scope.COMPANY)).isEqualTo(1);
        assertThat(budget.refusals(Use.RESPONSES, Scope.NODE)).isZero();
    }

    @Test
    void existing_data_counts_beyond_the_maximum() {
        Reservation existing = open(1);
        existing.addExisting(60);

        assertThat(budget.held(Use.RESPONSES)).isEqualTo(60);
        assertRefused(open(1), Scope.COMPANY);
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> budget.requireFree(Optional.of(new CompanyId(1)), Use.LEADS, 1));

        existing.close();
        budget.requireFree(Optional.of(new CompanyId(1)), Use.RESPONSES, 50);
        assertThat(budget.held(Use.RESPONSES)).isZero();
    }

    @Test
    void reservation_is_raised_to_a_number_of_bytes_and_never_lowered() {
        Reservation bodies = budget.open(Optional.of(new CompanyId(1)), Use.REQUEST_BODIES);
        bodies.ensure(2);
        bodies.ensure(5);
        bodies.ensure(3);

        assertThat(budget.held(Use.REQUEST_BODIES)).isEqualTo(40);
        bodies.close();
    }

    @Test
    void closed_reservation_holds_nothing() {
        Reservation reservation = open(1);
        reservation.add(10);
        reservation.close();
        reservation.close();
        // a chunk that arrives after the end of the request
        reservation.add(10);

        assertThat(budget.held(Use.RESPONSES)).isZero();
    }

    @Test
    void all_memory_is_released_at_the_end_of_random_requests() {
        Random random = new Random(7);
        List<Reservation> open = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean() || open.isEmpty()) {
                open.add(open(1 + random.nextInt(4)));
            }
            try {
                open.get(random.nextInt(open.size())).add(random.nextInt(20));
            } catch (MemoryExhaustedException e) {
                open.remove(random.nextInt(open.size())).close();
            }
            assertThat(budget.held(Use.RESPONSES)).isBetween(0L, 100L);
        }
        open.forEach(Reservation::close);

        assertThat(budget.held(Use.RESPONSES)).isZero();
    }

    private Reservation open(long company) {
        return budget.open(Optional.of(new CompanyId(company)), Use.RESPONSES);
    }

    private static void assertRefused(Reservation reservation, Scope scope) {
        assertRefused(reservation, 1, scope);
    }

    private static void assertRefused(Reservation reservation, long bytes, Scope scope) {
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> reservation.add(bytes))
                .returns(scope, MemoryExhaustedException::scope);
    }
}
