package dev.leadpatch.application.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoop.LoopBody;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class BackgroundLoopTest {

    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final AtomicInteger iterations = new AtomicInteger();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> reported.add(failure));

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void loop_iterates_on_a_daemon_thread_of_its_name() {
        start(loops, () -> {});

        await().until(() -> iterations.get() > 10);
        assertThat(thread.get().getName()).isEqualTo("test");
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(reported).isEmpty();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("a bug"),
                new Exception("checked"),
                new OutOfMemoryError("no memory"),
                new StackOverflowError(),
                new AssertionError("an error"),
                new InterruptedException("not closed"),
                new Throwable("anything"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failed_iteration_is_counted_and_reported_and_the_loop_continues(Throwable failure) {
        BackgroundLoop loop = start(loops, () -> {
            if (iterations.get() <= 2) {
                BackgroundLoopTest.<RuntimeException>raise(failure);
            }
        });

        await().until(() -> iterations.get() > 10);
        assertThat(loop.failures()).isEqualTo(2);
        assertThat(reported).containsExactly(failure, failure);
        assertThat(loops.stalled()).isEmpty();
    }

    @Test
    void stack_overflow_and_out_of_memory_do_not_end_the_loop() {
        BackgroundLoop loop = start(loops, () -> {
            switch (iterations.get()) {
                case 1 -> recurse(0);
                case 2 -> reported.add(new Throwable("x".repeat(Integer.MAX_VALUE)));
                default -> {}
            }
        });

        await().until(() -> iterations.get() > 10);
        assertThat(loop.failures()).isEqualTo(2);
        assertThat(reported).hasExactlyElementsOfTypes(StackOverflowError.class, OutOfMemoryError.class);
    }

    @Test
    void failing_observer_does_not_end_the_loop() {
        try (BackgroundLoops withFailingObserver = new BackgroundLoops((loop, failure) -> {
            reported.add(failure);
            throw new OutOfMemoryError("no memory to log");
        })) {
            BackgroundLoop loop = start(withFailingObserver, () -> {
                if (iterations.get() <= 3) {
                    throw new IllegalStateException("a bug");
                }
            });

            await().until(() -> iterations.get() > 10);
            assertThat(loop.failures()).isEqualTo(3);
            assertThat(reported).hasSize(3);
        }
    }

    @Test
    void interrupt_without_close_fails_one_iteration_and_is_cleared() {
        CountDownLatch neverReleased = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        BackgroundLoop loop = start(loops, () -> {
            if (iterations.get() == 1) {
                neverReleased.await();
            }
            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        await().until(() -> isWaiting(thread.get()));

        thread.get().interrupt();

        await().until(() -> iterations.get() > 10);
        assertThat(loop.failures()).isEqualTo(1);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void interrupt_flag_set_by_the_body_is_cleared() {
        AtomicInteger interrupted = new AtomicInteger();
        start(loops, () -> {
            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            Thread.currentThread().interrupt();
        });

        await().until(() -> iterations.get() > 10);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void close_interrupts_blocking_body_and_counts_no_failure() throws InterruptedException {
        CountDownLatch neverReleased = new CountDownLatch(1);
        BackgroundLoop loop = start(loops, neverReleased::await);
        await().until(() -> isWaiting(thread.get()));

        loop.close();

        thread.get().join();
        assertThat(loop.failures()).isZero();
        assertThat(reported).isEmpty();
        assertThat(loops.open()).isEmpty();
        assertThat(loops.stalled()).isEmpty();
    }

    @Test
    void close_ends_loop_during_back_off() throws InterruptedException {
        BackgroundLoop loop = start(loops, () -> {
            throw new IllegalStateException("a bug");
        });
        await().until(() -> loop.failures() > 5);

        loop.close();

        thread.get().join();
        assertThat(loops.open()).isEmpty();
    }

    @Test
    void close_ends_loop_during_delay() throws InterruptedException {
        BackgroundLoop loop = loops.schedule("test", BackgroundLoops.MAX_DELAY, counting(() -> {}));
        await().until(() -> thread.get() != null && isWaiting(thread.get()));

        loop.close();

        thread.get().join();
        assertThat(iterations).hasValue(1);
    }

    @Test
    void loop_can_be_closed_by_its_body() throws InterruptedException {
        AtomicReference<BackgroundLoop> current = new AtomicReference<>();
        current.set(start(loops, () -> {
            if (current.get() != null) {
                current.get().close();
            }
        }));

        await().until(() -> !thread.get().isAlive());
        assertThat(loops.stalled()).isEmpty();
    }

    private BackgroundLoop start(BackgroundLoops loops, LoopBody body) {
        BackgroundLoop loop = loops.start("test", counting(body));
        await().until(() -> thread.get() != null);
        return loop;
    }

    private LoopBody counting(LoopBody body) {
        return () -> {
            thread.compareAndSet(null, Thread.currentThread());
            iterations.incrementAndGet();
            body.iterate();
        };
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : 1 + recurse(depth + 1);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }
}
