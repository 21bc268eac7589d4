package dev.leadpatch.adapter.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private final ConcurrencyLimiter<String> limiter =
            new ConcurrencyLimiter<>(2, () -> HttpErrorException.rateLimited("Too many", 1));

    @Test
    void further_requests_run_in_the_order_of_their_arrival() {
        ConcurrencyLimiter<String>.Turn first = limiter.acquire("a");
        ConcurrencyLimiter<String>.Turn second = limiter.acquire("a");
        ConcurrencyLimiter<String>.Turn third = limiter.acquire("a");
        ConcurrencyLimiter<String>.Turn fourth = limiter.acquire("a");
        assertThat(first.granted()).isCompleted();
        assertThat(second.granted()).isCompleted();
        assertThat(third.granted()).isNotDone();
        assertThat(limiter.acquire("b").granted()).isCompleted();

        first.close();
        first.close();
        assertThat(third.granted()).isCompleted();
        assertThat(fourth.granted()).isNotDone();
        second.close();
        assertThat(fourth.granted()).isCompleted();
    }

    @Test
    void request_that_ends_while_it_waits_takes_no_turn() {
        ConcurrencyLimiter<String>.Turn first = limiter.acquire("a");
        ConcurrencyLimiter<String>.Turn second = limiter.acquire("a");
        ConcurrencyLimiter<String>.Turn abandoned = limiter.acquire("a");
        ConcurrencyLimiter<String>.Turn next = limiter.acquire("a");

        abandoned.close();
        first.close();
        assertThat(next.granted()).isCompleted();

        second.close();
        next.close();
        assertThat(limiter.acquire("a").granted()).isCompleted();
        assertThat(limiter.acquire("a").granted()).isCompleted();
        assertThat(limiter.acquire("a").granted()).isNotDone();
    }

    @Test
    void number_of_waiting_requests_is_limited() {
        for (int i = 0; i < 1_002; i++) {
            var unused = limiter.acquire("a");
        }

        assertThat(limiter.acquire("a").granted())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        HttpErrorException.class,
                        error -> assertThat(error.status()).isEqualTo(429));
        assertThat(limiter.acquire("b").granted()).isCompleted();
    }

    @Test
    void request_that_gave_up_does_not_count_as_waiting() {
        List<ConcurrencyLimiter<String>.Turn> turns = new ArrayList<>();
        for (int i = 0; i < 1_002; i++) {
            turns.add(limiter.acquire("a"));
        }
        turns.subList(500, 600).forEach(ConcurrencyLimiter.Turn::close);

        ConcurrencyLimiter<String>.Turn next = limiter.acquire("a");
        assertThat(next.granted()).isNotDone();

        turns.forEach(ConcurrencyLimiter.Turn::close);
        assertThat(next.granted()).isCompleted();
    }

    @Test
    void never_more_than_the_maximum_run_and_all_do() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int runs = 500;
        List<Integer> ended = ConcurrentTasks.run(8, task -> {
            for (int i = 0; i < runs; i++) {
                try (ConcurrencyLimiter<String>.Turn turn = limiter.acquire("a")) {
                    turn.granted().join();
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                }
            }
            return runs;
        });

        assertThat(ended).hasSize(8);
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(limiter.acquire("a").granted()).isCompleted();
    }
}
