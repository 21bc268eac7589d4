package dev.leadpatch.adapter.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private final ConcurrencyLimiter<String> limiter = new ConcurrencyLimiter<>(2, RequestObserver.NO_OP);

    @Test
    void further_requests_run_in_the_order_of_their_arrival() {
        assertThat(limiter.acquire("a")).isCompleted();
        assertThat(limiter.acquire("a")).isCompleted();
        CompletableFuture<Void> third = limiter.acquire("a");
        CompletableFuture<Void> fourth = limiter.acquire("a");
        assertThat(third).isNotDone();
        assertThat(limiter.acquire("b")).isCompleted();

        limiter.release("a");
        assertThat(third).isCompleted();
        assertThat(fourth).isNotDone();
        limiter.release("a");
        assertThat(fourth).isCompleted();
    }

    @Test
    void number_of_waiting_requests_is_limited() {
        for (int i = 0; i < 1_002; i++) {
            var unused = limiter.acquire("a");
        }

        assertThat(limiter.acquire("a"))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        HttpErrorException.class,
                        error -> assertThat(error.status()).isEqualTo(429));
        assertThat(limiter.acquire("b")).isCompleted();
    }

    @Test
    void never_more_than_the_maximum_run_and_all_do() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int runs = 500;
        List<Integer> ended = ConcurrentTasks.run(8, task -> {
            for (int i = 0; i < runs; i++) {
                limiter.acquire("a").join();
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                limiter.release("a");
            }
            return runs;
        });

        assertThat(ended).hasSize(8);
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(limiter.acquire("a")).isCompleted();
    }
}
