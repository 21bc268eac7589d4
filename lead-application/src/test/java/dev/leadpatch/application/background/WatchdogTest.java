package dev.leadpatch.application.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WatchdogTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> reported.add(failure));
    private final Watchdog watchdog = new Watchdog("test", SHORT, loops);
    private final AtomicInteger cancelled = new AtomicInteger();

    @AfterEach
    void close() {
        watchdog.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("a bug"), new OutOfMemoryError("no memory"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failing_cancellation_does_not_affect_other_operations(Throwable failure) {
        List<Watchdog.Watch> watches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            boolean fails = i % 2 == 0;
            watches.add(watchdog.watch(SHORT, () -> {
                if (fails) {
                    raise(failure);
                }
                cancelled.incrementAndGet();
            }));
        }

        await().until(() -> cancelled.get() == 10);
        await().untilAsserted(() -> assertThat(watches).allMatch(Watchdog.Watch::isExpired));
        await().until(() -> reported.contains(failure));

        watches.add(watchdog.watch(SHORT, cancelled::incrementAndGet));
        await().until(() -> cancelled.get() == 11);
    }

    @Test
    void failed_cancellation_is_repeated_until_it_succeeds() {
        AtomicInteger calls = new AtomicInteger();
        watchdog.watch(SHORT, () -> {
            if (calls.incrementAndGet() < 3) {
                throw new OutOfMemoryError("no memory");
            }
            cancelled.incrementAndGet();
        });

        await().until(() -> cancelled.get() == 1);
        assertThat(loops.open().get(0).failures()).isEqualTo(2);
        awaitPolls();
        assertThat(calls).hasValue(3);
    }

    @Test
    void completed_operation_is_not_cancelled() {
        AtomicBoolean inProgress = new AtomicBoolean();
        Watchdog.Watch watch = watchdog.watch(SHORT, inProgress::get, cancelled::incrementAndGet);

        assertThat(watch.complete()).isTrue();
        inProgress.set(true);
        awaitPolls();

        assertThat(cancelled).hasValue(0);
        assertThat(watch.isExpired()).isFalse();
        assertThat(watch.complete()).isTrue();
    }

    @Test
    void operation_that_completes_during_its_cancellation_counts_as_cancelled() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch completed = new CountDownLatch(1);
        Watchdog.Watch watch = watchdog.watch(SHORT, () -> {
            started.countDown();
            awaitQuietly(completed);
        });

        started.await();
        assertThat(watch.complete()).isFalse();
        completed.countDown();
    }

    @Test
    void deadline_starts_anew_while_the_operation_is_idle() {
        AtomicInteger polls = new AtomicInteger();
        watchdog.watch(LONG, () -> true, cancelled::incrementAndGet);
        AtomicBoolean inProgress = new AtomicBoolean();
        watchdog.watch(
                SHORT,
                () -> {
                    polls.incrementAndGet();
                    return inProgress.get();
                },
                cancelled::incrementAndGet);

        await().until(() -> polls.get() > 20);
        assertThat(cancelled).hasValue(0);

        inProgress.set(true);
        await().until(() -> cancelled.get() == 1);
    }

    @Test
    void deadline_starts_at_the_first_poll_that_finds_the_operation_in_progress() {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger pollsBeforeCancellation = new AtomicInteger();
        watchdog.watch(
                Duration.ofNanos(1), () -> polls.incrementAndGet() > 0, () -> pollsBeforeCancellation.set(polls.get()));

        await().until(() -> pollsBeforeCancellation.get() > 0);
        assertThat(pollsBeforeCancellation).hasValue(2);
    }

    @Test
    void operation_in_progress_is_not_cancelled_before_its_timeout_since_a_poll() {
        Duration timeout = Duration.ofMillis(50);
        List<Long> polls = new CopyOnWriteArrayList<>();
        List<Long> cancellations = new CopyOnWriteArrayList<>();
        watchdog.watch(timeout, () -> polls.add(System.nanoTime()), () -> cancellations.add(System.nanoTime()));

        await().until(() -> !cancellations.isEmpty());
        assertThat(cancellations.get(0) - polls.get(0)).isGreaterThanOrEqualTo(timeout.toNanos());
    }

    /** Awaits two polls: the watches that existed before were polled at least once. */
    private void awaitPolls() {
        CountDownLatch polled = new CountDownLatch(2);
        try (Watchdog.Watch unused = watchdog.watch(
                LONG,
                () -> {
                    polled.countDown();
                    return true;
                },
                () -> {})) {
            awaitQuietly(polled);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
