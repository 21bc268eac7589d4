package dev.leadpatch.application.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {
    private final MemoryBudget budget = new MemoryBudget(100);
    private final Reservation reservation = budget.open(Optional.empty(), Use.RESPONSES);

    @Test
    void reservation_is_kept_until_the_request_ends() {
        try (RequestMemory request = RequestMemory.open()) {
            assertThat(RequestMemory.keep(reservation)).isTrue();
            reservation.add(10);
            assertThat(budget.held(Use.RESPONSES)).isEqualTo(10);
        }

        assertThat(budget.held(Use.RESPONSES)).isZero();
        assertThat(RequestMemory.keep(reservation)).isFalse();
    }

    @Test
    void thread_that_handles_no_request_keeps_nothing() {
        try (RequestMemory request = RequestMemory.open()) {
            assertThat(CompletableFuture.supplyAsync(() -> RequestMemory.keep(reservation))
                            .join())
                    .isFalse();
        }
    }
}
