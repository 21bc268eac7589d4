package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptWatchdogTest {

    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> reported.add(failure));
    private final AttemptWatchdog watchdog = AttemptWatchdog.start(Duration.ofMillis(1), loops);
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
    void failing_cancellation_does_not_affect_other_attempts(Throwable failure) {
        List<AttemptWatchdog.Watch> watches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            boolean fails = i % 2 == 0;
            watches.add(watchdog.watch(() -> {
                if (fails) {
                    raise(failure);
                }
                cancelled.incrementAndGet();
            }));
        }

        await().until(() -> cancelled.get() == 10);
        assertThat(watches).allMatch(AttemptWatchdog.Watch::isExpired);
        await().until(() -> reported.contains(failure));

        watches.add(watchdog.watch(cancelled::incrementAndGet));
        await().until(() -> cancelled.get() == 11);
    }

    @Test
    void failed_cancellation_is_repeated() {
        AtomicInteger calls = new AtomicInteger();
        watchdog.watch(() -> {
            if (calls.incrementAndGet() < 3) {
                throw new OutOfMemoryError("no memory");
            }
            cancelled.incrementAndGet();
        });

        await().until(() -> cancelled.get() == 1);
        assertThat(loops.open().get(0).failures()).isEqualTo(2);
    }

    private static void raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
