package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebhookDispatcherTest {

    // longer than any test: what happens then does not happen because of the clock
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final long HANGING = 1;
    private static final long HEALTHY = 2;

    private final FakeDeliveries deliveries = new FakeDeliveries();
    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final AtomicInteger sendings = new AtomicInteger();
    private final WebhookSender quick = delivery -> {
        sendings.incrementAndGet();
        return new SendResult.Responded(204);
    };
    private WebhookDispatcher dispatcher;

    @AfterEach
    void close() {
        testIsOver.countDown();
        dispatcher.close();
    }

    @Test
    void what_was_due_before_the_start_is_delivered_at_once() {
        deliveries.add(HEALTHY, 1);
        deliveries.add(HEALTHY, 2);

        start(NEVER, quick);

        await().until(() -> deliveries.settled().size() == 2);
    }

    @Test
    void what_was_changed_is_delivered_when_the_dispatcher_is_woken_without_a_look() {
        startIdle(NEVER, quick);
        int before = deliveries.looks();

        dispatcher.wake(List.of(deliveries.add(HEALTHY, 1), deliveries.add(HANGING, 1)));

        await().until(() -> deliveries.settled().size() == 2);
        assertThat(deliveries.looks()).isEqualTo(before);
    }

    @Test
    void what_becomes_due_without_a_wake_up_is_found_by_the_clock() {
        startIdle(Duration.ofMillis(200), quick);

        deliveries.add(HEALTHY, 1);

        await().until(() -> deliveries.settled().size() == 1);
    }

    @Test
    void while_nothing_happens_looks_are_few() {
        Duration interval = Duration.ofMillis(100);
        startIdle(interval, quick);
        int before = deliveries.looks();
        long start = System.nanoTime();

        await().until(() -> deliveries.looks() - before >= 5);

        assertThat(deliveries.looks() - before)
                .isLessThanOrEqualTo((int) since(start).dividedBy(interval.dividedBy(2)) + 2);
    }

    @Test
    void no_wake_up_is_lost_however_it_falls() {
        startIdle(NEVER, quick);
        Random random = new Random(42);
        int changes = 0;
        for (int round = 0; round < 60; round++) {
            // at varying distances, so that some fall into an attempt of the same line and some just after it
            for (int i = random.nextInt(4); i >= 0; i--) {
                changes++;
                dispatcher.wake(List.of(deliveries.add(HEALTHY, 1)));
                for (int spin = random.nextInt(20_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
            }
            int expected = changes;
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> deliveries.settled().size() == expected);
        }
    }

    @Test
    void a_line_is_delivered_one_by_one_in_its_order() {
        for (int i = 0; i < 100; i++) {
            deliveries.add(HEALTHY, 1);
            deliveries.add(HEALTHY, 2);
        }

        start(NEVER, quick);

        await().until(() -> deliveries.settled().size() == 200);
        assertThat(deliveries.settled())
                .filteredOn(delivery -> delivery.lead().value() == 1)
                .extracting(Delivery::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void all_of_a_long_queue_is_delivered_and_recorded_in_batches() {
        int many = 5_000;
        for (int lead = 1; lead <= many; lead++) {
            deliveries.add(HEALTHY + lead % 40, lead);
        }

        start(NEVER, quick);

        await().atMost(LONG).until(() -> deliveries.settled().size() == many);
        assertThat(sendings).hasValue(many);
        assertThat(deliveries.settlings()).isLessThan(many / 2);
    }

    @Test
    void what_a_claim_has_no_room_for_is_claimed_next() {
        int many = 100;
        deliveries.haveRoomFor(3);
        for (int lead = 1; lead <= many; lead++) {
            deliveries.add(HEALTHY + lead % 20, lead);
        }

        start(NEVER, quick);

        await().until(() -> deliveries.settled().size() == many);
        assertThat(sendings).hasValue(many);
    }

    @Test
    void nothing_is_taken_while_too_large_bodies_are_under_way() {
        deliveries.haveRoomFor(1);
        String large = "x".repeat(DispatchLoop.ROOM / 2);
        for (int lead = 1; lead <= 3; lead++) {
            deliveries.add(HEALTHY, lead, large);
        }
        CountDownLatch answer = new CountDownLatch(1);
        start(Duration.ofMillis(50), delivery -> {
            awaitQuietly(answer);
            return quick.send(delivery);
        });
        await().until(() -> deliveries.taken() == 2);
        int before = deliveries.looks();
        await().until(() -> deliveries.looks() > before + 2);
        assertThat(deliveries.taken()).isEqualTo(2);

        answer.countDown();

        await().until(() -> deliveries.settled().size() == 3);
    }

    @Test
    void an_endpoint_that_hangs_with_ten_thousand_waiting_keeps_no_other_waiting() {
        for (int lead = 1; lead <= 10_000; lead++) {
            deliveries.add(HANGING, lead);
        }
        start(NEVER, this::hangIfHanging);
        await().until(() -> deliveries.takenOf(HANGING) == 8);

        List<OrderingKey> changed = new ArrayList<>();
        for (int lead = 1; lead <= 500; lead++) {
            changed.add(deliveries.add(HEALTHY, lead));
        }
        dispatcher.wake(changed);

        await().until(() -> deliveries.settledOf(HEALTHY) == 500);
        assertThat(deliveries.takenOf(HANGING)).isEqualTo(8);
    }

    @Test
    void a_hundred_endpoints_that_hang_keep_no_other_waiting() {
        int endpoints = 100;
        for (int lead = 1; lead <= 20 * endpoints; lead++) {
            deliveries.add(-1 - lead % endpoints, lead);
        }
        start(NEVER, this::hangIfHanging);
        // two each is half of all that can be under way
        await().until(() -> deliveries.taken() == 2 * endpoints);

        dispatcher.wake(List.of(deliveries.add(HEALTHY, 1)));

        await().until(() -> deliveries.settledOf(HEALTHY) == 1);
    }

    @Test
    void a_store_that_cannot_be_reached_is_asked_again_in_its_time() {
        Duration interval = Duration.ofMillis(100);
        deliveries.failWith(FakeDeliveries.unavailable());
        deliveries.add(HEALTHY, 1);
        long start = System.nanoTime();
        start(interval, quick);
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            dispatcher.wake(List.of(FakeDeliveries.line(HEALTHY, 1)));
            return deliveries.looks() >= 4;
        });
        assertThat(deliveries.looks()).isLessThanOrEqualTo((int) since(start).dividedBy(interval.dividedBy(2)) + 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.settled().size() == 1);
    }

    @Test
    void what_could_not_be_recorded_is_recorded_later_and_not_sent_again() {
        CountDownLatch outage = new CountDownLatch(1);
        deliveries.add(HEALTHY, 1);
        start(Duration.ofMillis(50), delivery -> {
            deliveries.failWith(FakeDeliveries.unavailable());
            outage.countDown();
            return quick.send(delivery);
        });
        awaitQuietly(outage);
        await().until(() -> deliveries.settlings() >= 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.settled().size() == 1);
        assertThat(sendings).hasValue(1);
    }

    @Test
    void a_bug_ends_nothing() {
        deliveries.failWith(new IllegalStateException("a bug"));
        deliveries.add(HEALTHY, 1);
        start(Duration.ofMillis(50), quick);
        await().until(() -> deliveries.looks() >= 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.settled().size() == 1);
    }

    @Test
    void a_lack_of_memory_ends_nothing() {
        deliveries.failWith(new OutOfMemoryError("as a claim of much too large bodies"));
        deliveries.add(HEALTHY, 1);
        start(Duration.ofMillis(50), quick);
        await().until(() -> deliveries.looks() >= 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.settled().size() == 1);
    }

    @Test
    void a_bug_in_sending_is_a_failed_attempt() {
        deliveries.add(HEALTHY, 1);

        start(NEVER, delivery -> {
            throw new IllegalStateException("a bug");
        });

        await().until(() -> deliveries.settled().size() == 1);
    }

    @Test
    void an_error_in_sending_is_a_failed_attempt_and_leaves_the_place_to_others() {
        int more = 3 * 8;
        for (int lead = 1; lead <= more; lead++) {
            deliveries.add(HEALTHY, lead);
        }

        start(NEVER, delivery -> {
            throw new StackOverflowError();
        });

        await().until(() -> deliveries.settled().size() == more);
    }

    @Test
    void closing_waits_for_what_is_under_way_and_takes_nothing_new() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        deliveries.add(HEALTHY, 1);
        deliveries.add(HEALTHY, 1);
        start(NEVER, delivery -> {
            awaitQuietly(answer);
            return quick.send(delivery);
        });
        await().until(() -> deliveries.taken() == 1);

        Thread closing = new Thread(dispatcher::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        answer.countDown();
        closing.join();

        assertThat(deliveries.settled()).hasSize(1);
        assertThat(sendings).hasValue(1);
    }

    @Test
    void closing_does_not_wait_beyond_its_bound() {
        deliveries.add(HANGING, 1);
        start(NEVER, Duration.ofMillis(50), this::hangIfHanging);
        await().until(() -> deliveries.taken() == 1);
        long start = System.nanoTime();

        dispatcher.close();

        assertThat(since(start)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private SendResult hangIfHanging(Delivery delivery) {
        if (!delivery.endpoint().ref().equals(FakeDeliveries.line(HEALTHY, 1).endpoint())) {
            awaitQuietly(testIsOver);
        }
        return quick.send(delivery);
    }

    private void startIdle(Duration interval, WebhookSender sender) {
        start(interval, sender);
        await().until(() -> deliveries.looks() > 0);
    }

    private void start(Duration interval, WebhookSender sender) {
        start(interval, LONG, sender);
    }

    private void start(Duration interval, Duration stopWithin, WebhookSender sender) {
        WebhookSettings settings =
                new WebhookSettings(400, Duration.ofSeconds(1), Duration.ofSeconds(1), interval, stopWithin);
        dispatcher = WebhookDispatcher.start(
                deliveries,
                new ThreadCourier(sender),
                settings,
                new DispatchClock(() -> FakeDeliveries.DUE, new Random(1)),
                new BackgroundLoops());
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
