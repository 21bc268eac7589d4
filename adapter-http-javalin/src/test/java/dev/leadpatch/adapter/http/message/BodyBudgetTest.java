package dev.leadpatch.adapter.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.adapter.http.RequestObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private final BodyBudget budget = new BodyBudget(100, RequestObserver.NO_OP);

    @Test
    void owner_has_half_of_the_bytes() {
        BodyBudget.Reservation first = budget.open("a");
        first.add(30);
        budget.open("a").add(20);

        assertRefused(budget.open("a"), 1, 429);
        budget.open("b").add(50);
        assertThat(budget.held()).isEqualTo(100);

        first.close();
        budget.open("a").add(30);
    }

    @Test
    void all_owners_have_the_bytes_together() {
        for (String owner : List.of("a", "b", "c", "d")) {
            budget.open(owner).add(25);
        }

        assertRefused(budget.open("e"), 1, 503);
    }

    @Test
    void closed_reservation_holds_nothing() {
        BodyBudget.Reservation reservation = budget.open("a");
        reservation.add(10);
        reservation.close();
        reservation.close();
        // a chunk that arrives after the end of the request
        reservation.add(10);

        assertThat(budget.held()).isZero();
    }

    @Test
    void all_bytes_are_released_at_the_end_of_random_requests() {
        Random random = new Random(7);
        List<BodyBudget.Reservation> open = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean() || open.isEmpty()) {
                open.add(budget.open(random.nextInt(4)));
            }
            try {
                open.get(random.nextInt(open.size())).add(random.nextInt(20));
            } catch (HttpErrorException e) {
                open.remove(random.nextInt(open.size())).close();
            }
            assertThat(budget.held()).isBetween(0L, 100L);
        }
        open.forEach(BodyBudget.Reservation::close);

        assertThat(budget.held()).isZero();
    }

    private static void assertRefused(BodyBudget.Reservation reservation, long bytes, int status) {
        assertThatExceptionOfType(HttpErrorException.class)
                .isThrownBy(() -> reservation.add(bytes))
                .returns(status, HttpErrorException::status);
    }
}
