package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeyedSemaphoreTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final KeyedSemaphore<String> semaphore = new KeyedSemaphore<>(1);

    @AfterEach
    void assertNoEntriesLeft() {
        assertThat(semaphore.size()).isZero();
    }

    @Test
    void keys_with_equal_hash_codes_are_independent() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        assertThat(semaphore.call(
                        "Aa",
                        SHORT,
                        () -> semaphore.call("BB", SHORT, () -> "both").orElse("one")))
                .contains("both");
    }

    @Test
    void critical_sections_of_one_key_are_exclusive() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        IntFunction<Boolean> exclusive = number -> IntStream.range(0, 200)
                .allMatch(i -> semaphore
                        .call("key", LONG, () -> {
                            boolean sole = holders.incrementAndGet() == 1;
                            Thread.onSpinWait();
                            holders.decrementAndGet();
                            return sole;
                        })
                        .orElseThrow());

        assertThat(ConcurrentTasks.run(16, exclusive)).containsOnly(true);
    }

    @Test
    void as_many_threads_as_permits_hold_one_key() {
        KeyedSemaphore<String> two = new KeyedSemaphore<>(2);

        assertThat(two.tryAcquire("key", SHORT)).isTrue();
        assertThat(two.tryAcquire("key", SHORT)).isTrue();
        assertThat(two.tryAcquire("key", SHORT)).isFalse();
        two.release("key");
        assertThat(two.tryAcquire("key", SHORT)).isTrue();
    }

    @Test
    void lock_is_granted_in_fifo_order() throws Exception {
        int count = 8;
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();

        semaphore.call("key", SHORT, () -> {
            for (int number = 0; number < count; number++) {
                int own = number;
                Thread thread = new Thread(() -> semaphore.call("key", LONG, () -> served.add(own)));
                threads.add(thread);
                thread.start();
                // starts the threads one after the other
                await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            }
            return served;
        });
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(served).isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void timed_out_waiter_releases_its_entry() {
        assertThat(semaphore.call(
                        "key",
                        SHORT,
                        () -> semaphore.call("key", SHORT, () -> "again").isEmpty()))
                .contains(true);
    }

    @Test
    void interrupted_waiter_releases_its_entry_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(semaphore.call("key", LONG, () -> "work")).isEmpty();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void failing_critical_section_releases_the_lock() {
        assertThatThrownBy(() -> semaphore.call("key", SHORT, () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(semaphore.call("key", SHORT, () -> "next")).contains("next");
    }
}
