package dev.leadpatch.application.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops.BackgroundObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundLoopsTest {

    private static final BackgroundObserver SILENT = (loop, failure) -> {};

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime may overflow
    private final CountDownLatch neverReleased = new CountDownLatch(1);
    private final Semaphore mayIterate = new Semaphore(0);
    private final AtomicInteger iterations = new AtomicInteger();
    private final BackgroundLoops loops = new BackgroundLoops(SILENT, clock::get);

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void loop_without_iteration_for_sixty_seconds_is_stalled_until_the_next_one() {
        loops.start("steps", this::iterate);
        advanceClock(Duration.ofSeconds(60).minusNanos(1));
        assertThat(loops.stalled()).isEmpty();

        advanceClock(Duration.ofNanos(1));
        assertThat(loops.stalled()).containsExactly("steps");

        mayIterate.release();
        await().until(() -> loops.stalled().isEmpty());
    }

    @Test
    void failed_iteration_is_progress() {
        loops.start("fails", () -> {
            iterate();
            throw new IllegalStateException("a bug");
        });
        advanceClock(Duration.ofSeconds(90));
        assertThat(loops.stalled()).containsExactly("fails");

        mayIterate.release();

        await().until(() -> loops.stalled().isEmpty());
    }

    @Test
    void heartbeat_is_progress_of_the_current_loop_only() {
        loops.start("beats", () -> {
            mayIterate.acquire();
            BackgroundLoop.heartbeat();
            neverReleased.await();
        });
        loops.start("blocks", neverReleased::await);
        BackgroundLoop.heartbeat();
        advanceClock(Duration.ofSeconds(60));
        assertThat(loops.stalled()).containsExactly("beats", "blocks");

        mayIterate.release();

        await().until(() -> loops.stalled().equals(List.of("blocks")));
    }

    @Test
    void loop_with_ended_thread_is_stalled_immediately() {
        BackgroundLoop endedLoop = new BackgroundLoop("ended", Duration.ZERO, neverReleased::await, SILENT, clock::get);
        loops.add(endedLoop);
        assertThat(loops.stalled()).containsExactly("ended");

        endedLoop.close();

        assertThat(loops.stalled()).isEmpty();
        assertThat(loops.open()).isEmpty();
    }

    @Test
    void duplicate_name_of_open_loop_gets_a_number() {
        BackgroundLoop first = loops.start("watchdog", neverReleased::await);
        assertThat(first.name()).isEqualTo("watchdog");
        assertThat(loops.start("watchdog", neverReleased::await).name()).isEqualTo("watchdog-2");
        assertThat(loops.start("watchdog", neverReleased::await).name()).isEqualTo("watchdog-3");

        first.close();

        assertThat(loops.start("watchdog", neverReleased::await).name()).isEqualTo("watchdog");
    }

    @Test
    void schedule_iterates_immediately_and_after_each_delay() {
        loops.schedule("schedule", Duration.ofMillis(1), iterations::incrementAndGet);

        await().until(() -> iterations.get() > 3);
    }

    @Test
    void delay_outside_of_limits_is_rejected() {
        assertThatThrownBy(() -> loops.schedule("slow", BackgroundLoops.MAX_DELAY.plusNanos(1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> loops.schedule("early", Duration.ofNanos(-1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(loops.open()).isEmpty();
    }

    @Test
    void items_after_a_failed_one_are_processed_and_the_first_error_is_thrown() {
        OutOfMemoryError error = new OutOfMemoryError("at 3");
        List<Integer> processed = new ArrayList<>();
        assertThatThrownBy(() -> BackgroundLoops.forEach(List.of(1, 2, 3, 4, 5), item -> {
                    if (item == 2 || item == 4) {
                        throw new IllegalStateException("at " + item);
                    }
                    if (item == 3) {
                        throw error;
                    }
                    processed.add(item);
                }))
                .isSameAs(error);
        assertThat(processed).containsExactly(1, 5);
    }

    private void iterate() throws InterruptedException {
        mayIterate.acquire();
        iterations.incrementAndGet();
    }

    private void advanceClock(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
