package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CallerThreadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final AtomicReference<CallerThread> caller = new AtomicReference<>();
    private final List<Thread> workers = new CopyOnWriteArrayList<>();

    @AfterEach
    void shutDown() {
        threads.shutdownNow();
    }

    @Test
    void work_is_executed_by_the_waiting_thread() {
        Future<String> waiting = startWaiting();

        caller.get().execute(() -> workers.add(Thread.currentThread()));
        await().until(() -> workers.size() == 1);
        caller.get().execute(() -> {
            workers.add(Thread.currentThread());
            outcome.complete("done");
        });

        assertThat(waiting).succeedsWithin(TIMEOUT).isEqualTo("done");
        assertThat(workers).hasSize(2).doesNotContain(Thread.currentThread());
    }

    @Test
    void work_before_the_outcome_is_executed_before_it_is_returned() {
        CallerThread own = new CallerThread();
        own.execute(() -> workers.add(Thread.currentThread()));
        outcome.complete("done");

        assertThat(own.await(outcome)).isEqualTo("done");
        assertThat(workers).containsExactly(Thread.currentThread());
    }

    @Test
    void failure_of_the_outcome_is_thrown() {
        IllegalStateException failure = new IllegalStateException("failed");
        outcome.completeExceptionally(failure);

        assertThatThrownBy(() -> new CallerThread().await(outcome.whenComplete((value, cause) -> {})))
                .isSameAs(failure);
    }

    @Test
    void many_outcomes_wake_their_callers() {
        for (int i = 0; i < 10_000; i++) {
            CallerThread own = new CallerThread();
            CompletableFuture<Integer> next = new CompletableFuture<>();
            int value = i;
            threads.execute(() -> {
                next.complete(value);
                own.completed();
            });

            assertThat(own.await(next)).isEqualTo(value);
        }
    }

    private Future<String> startWaiting() {
        Future<String> waiting = threads.submit(() -> {
            caller.set(new CallerThread());
            return caller.get().await(outcome);
        });
        await().until(() -> caller.get() != null);
        return waiting;
    }
}
