package dev.leadpatch.application.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
    private final CountDownLatch never = new CountDownLatch(1);
    private final Semaphore mayIterate = new Semaphore(0);
    private final AtomicInteger iterations = new AtomicInteger();
    private final BackgroundLoops loops = new BackgroundLoops(SILENT, clock::get);

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void loop_that_makes_no_iteration_for_sixty_seconds_is_stalled_until_it_makes_one() {
        loops.start("steps", this::iterate);
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(loops.stalled()).isEmpty();

        pass(Duration.ofNanos(1));
        assertThat(loops.stalled()).containsExactly("steps");

        mayIterate.release();
        await().until(() -> loops.stalled().isEmpty());
    }

    @Test
    void failed_iteration_is_an_iteration() {
        loops.start("fails", () -> {
            iterate();
            throw new IllegalStateException("a bug");
        });
        pass(Duration.ofSeconds(90));
        assertThat(loops.stalled()).containsExactly("fails");

        mayIterate.release();

        await().until(() -> loops.stalled().isEmpty());
    }

    @Test
    void heartbeat_is_progress_of_the_current_loop_alone() {
        loops.start("beats", () -> {
            mayIterate.acquire();
            BackgroundLoop.heartbeat();
            never.await();
        });
        loops.start("blocks", never::await);
        BackgroundLoop.heartbeat();
        pass(Duration.ofSeconds(60));
        assertThat(loops.stalled()).containsExactly("beats", "blocks");

        mayIterate.release();

        await().until(() -> loops.stalled().equals(List.of("blocks")));
    }

    @Test
    void loop_whose_thread_has_ended_is_stalled_at_once() {
        BackgroundLoop withoutThread = new BackgroundLoop("ended", Duration.ZERO, never::await, SILENT, clock::get);
        loops.add(withoutThread);
        assertThat(loops.stalled()).containsExactly("ended");

        withoutThread.close();

        assertThat(loops.stalled()).isEmpty();
        assertThat(loops.open()).isEmpty();
    }

    @Test
    void name_that_an_open_loop_has_gets_a_number() {
        BackgroundLoop first = loops.start("watchdog", never::await);
        assertThat(first.name()).isEqualTo("watchdog");
        assertThat(loops.start("watchdog", never::await).name()).isEqualTo("watchdog-2");
        assertThat(loops.start("watchdog", never::await).name()).isEqualTo("watchdog-3");

        first.close();

        assertThat(loops.start("watchdog", never::await).name()).isEqualTo("watchdog");
    }

    @Test
    void schedule_iterates_at_once_and_again_after_each_delay() {
        loops.schedule("schedule", Duration.ofMillis(1), iterations::incrementAndGet);

        await().until(() -> iterations.get() > 3);
    }

    @Test
    void delay_that_would_look_like_a_stall_is_refused() {
        assertThatThrownBy(() -> loops.schedule("slow", BackgroundLoops.MAX_DELAY.plusNanos(1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> loops.schedule("early", Duration.ofNanos(-1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(loops.open()).isEmpty();
    }

    @Test
    void items_after_one_that_fails_are_done_and_the_first_error_is_thrown() {
        OutOfMemoryError error = new OutOfMemoryError("at 3");
        List<Integer> done = new ArrayList<>();
        assertThatThrownBy(() -> BackgroundLoops.forEach(List.of(1, 2, 3, 4, 5), item -> {
                    if (item == 2 || item == 4) {
                        throw new IllegalStateException("at " + item);
                    }
                    if (item == 3) {
                        throw error;
                    }
                    done.add(item);
                }))
                .isSameAs(error);
        assertThat(done).containsExactly(1, 5);
    }

    private void iterate() throws InterruptedException {
        mayIterate.acquire();
        iterations.incrementAndGet();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
