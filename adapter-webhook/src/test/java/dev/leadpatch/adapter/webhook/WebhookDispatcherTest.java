package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WebhookDispatcherTest {

    // longer than any test: what happens then does not happen because of the clock
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration GAP = Duration.ofMillis(10);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger due = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private WebhookDispatcher dispatcher;

    @AfterEach
    void close() {
        testIsOver.countDown();
        dispatcher.close();
    }

    @Test
    void what_was_due_before_the_start_is_delivered_at_once() {
        due.set(3);

        start(2, NEVER, this::deliverNext);

        await().until(() -> delivered.get() == 3);
    }

    @Test
    void what_becomes_due_is_delivered_when_the_dispatcher_is_woken() {
        startIdle(4, NEVER);

        due.set(5);
        dispatcher.wake();

        await().until(() -> delivered.get() == 5);
    }

    @Test
    void what_becomes_due_without_a_wake_up_is_found_by_the_clock() {
        startIdle(4, Duration.ofMillis(200));

        due.set(1);

        await().until(() -> delivered.get() == 1);
    }

    @Test
    void a_wake_up_during_a_look_that_finds_nothing_is_not_lost() throws InterruptedException {
        CountDownLatch hasLooked = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        start(1, NEVER, () -> {
            boolean found = deliverNext();
            hasLooked.countDown();
            awaitQuietly(woken);
            return found;
        });
        hasLooked.await();

        due.set(1);
        dispatcher.wake();
        woken.countDown();

        await().until(() -> delivered.get() == 1);
    }

    @Test
    void no_wake_up_is_lost_however_it_falls() {
        startIdle(3, NEVER);
        Random random = new Random(42);
        int changes = 0;
        for (int round = 0; round < 60; round++) {
            // one at a time at varying distances, so that some fall into a look and some just after it
            for (int i = random.nextInt(4); i >= 0; i--) {
                changes++;
                due.incrementAndGet();
                dispatcher.wake();
                for (int spin = random.nextInt(20_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
            }
            int expected = changes;
            await().pollInterval(Duration.ofMillis(1)).until(() -> delivered.get() == expected);
        }
    }

    @Test
    void deliveries_that_hang_keep_no_other_waiting() {
        AtomicInteger toHang = new AtomicInteger();
        start(4, NEVER, () -> {
            looks.incrementAndGet();
            if (toHang.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                awaitQuietly(testIsOver);
                return true;
            }
            return deliverNext();
        });
        awaitIdle();

        toHang.set(3);
        due.set(10);
        dispatcher.wake();

        await().until(() -> delivered.get() == 10);
        assertThat(toHang).hasValue(0);
    }

    @Test
    void while_nothing_happens_one_worker_looks_for_all() {
        Duration interval = Duration.ofMillis(100);
        startIdle(8, interval);
        int before = looks.get();
        long start = System.nanoTime();

        await().until(() -> looks.get() - before >= 5);

        assertThat(looks.get() - before).isLessThanOrEqualTo((int) most(start, interval.dividedBy(2)));
    }

    @Test
    void changes_that_no_endpoint_asks_for_cost_few_looks() {
        startIdle(8, NEVER);
        int before = looks.get();
        long start = System.nanoTime();

        while (since(start).toMillis() < 300) {
            dispatcher.wake();
        }

        assertThat(looks.get() - before).isBetween(1, (int) most(start, GAP));
    }

    @Test
    void a_store_that_cannot_be_reached_is_asked_again_in_its_time() {
        AtomicBoolean reachable = new AtomicBoolean();
        Duration interval = Duration.ofMillis(100);
        long start = System.nanoTime();
        start(4, interval, () -> {
            looks.incrementAndGet();
            if (!reachable.get()) {
                throw new StoreUnavailable("no database", new IllegalStateException());
            }
            return deliverNext();
        });
        while (looks.get() < 4) {
            dispatcher.wake();
        }
        // until the first failure has ended, each gap may see one more worker look
        assertThat(looks.get()).isLessThanOrEqualTo((int) most(start, interval) + 4);

        due.set(2);
        reachable.set(true);

        await().until(() -> delivered.get() == 2);
    }

    @Test
    void a_bug_costs_no_worker() {
        AtomicInteger bugs = new AtomicInteger();
        start(1, Duration.ofMillis(50), () -> {
            if (bugs.incrementAndGet() <= 2) {
                throw new IllegalStateException("a bug");
            }
            return deliverNext();
        });

        due.set(2);

        await().until(() -> delivered.get() == 2);
    }

    @Test
    void closing_waits_for_what_is_under_way_and_takes_nothing_new() throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        due.set(5);
        start(1, NEVER, () -> {
            underWay.countDown();
            awaitQuietly(answer);
            return deliverNext();
        });
        underWay.await();

        Thread closing = new Thread(dispatcher::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        answer.countDown();
        closing.join();

        assertThat(delivered).hasValue(1);
        assertThat(due).hasValue(4);
    }

    @Test
    void closing_does_not_wait_beyond_its_bound() throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        WebhookSettings settings = settings(1, NEVER, Duration.ofMillis(50));
        dispatcher = WebhookDispatcher.start(
                () -> {
                    underWay.countDown();
                    awaitQuietly(testIsOver);
                    return false;
                },
                settings,
                new Random(1));
        underWay.await();
        long start = System.nanoTime();

        dispatcher.close();

        assertThat(since(start)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private boolean deliverNext() {
        looks.incrementAndGet();
        if (due.getAndUpdate(now -> Math.max(0, now - 1)) == 0) {
            return false;
        }
        delivered.incrementAndGet();
        return true;
    }

    private void startIdle(int workers, Duration interval) {
        start(workers, interval, this::deliverNext);
        awaitIdle();
    }

    /** Until there was a look, and all workers wait for their next turn. */
    private void awaitIdle() {
        await().until(() -> looks.get() > 0
                && Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().matches("webhook-\\d+"))
                        .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    private void start(int workers, Duration interval, DeliverWebhooks deliveries) {
        dispatcher =
                WebhookDispatcher.start(deliveries, settings(workers, interval, Duration.ofSeconds(10)), new Random(1));
    }

    private static WebhookSettings settings(int workers, Duration interval, Duration stopWithin) {
        return new WebhookSettings(workers, Duration.ofSeconds(1), Duration.ofSeconds(1), interval, stopWithin);
    }

    /** How many looks fit into the time since {@code start}, no two closer than {@code gap}. */
    private static long most(long start, Duration gap) {
        return since(start).dividedBy(gap) + 2;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
