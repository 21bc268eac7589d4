package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher.DispatchSettings;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class WebhookDispatcherTest {

    // exceeds any test, so that no poll by interval occurs
    private static final Duration NO_POLL_INTERVAL = Duration.ofHours(1);
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(10);
    private static final long HANGING_ENDPOINT = 1;
    private static final long HEALTHY_ENDPOINT = 2;

    private final FakeDeliveryQueue deliveries = new FakeDeliveryQueue();
    private final RecordingDispatchObserver observer = new RecordingDispatchObserver();
    private final CountDownLatch testFinished = new CountDownLatch(1);
    private final AtomicInteger sentCount = new AtomicInteger();
    private final WebhookSender quickSender = delivery -> {
        sentCount.incrementAndGet();
        return new SendResult.Responded(204);
    };
    private WebhookDispatcher dispatcher;

    @AfterEach
    void close() {
        testFinished.countDown();
        dispatcher.close();
    }

    @Test
    void delivery_due_before_start_is_sent() {
        deliveries.add(HEALTHY_ENDPOINT, 1);
        deliveries.add(HEALTHY_ENDPOINT, 2);

        start(NO_POLL_INTERVAL, quickSender);

        await().until(() -> deliveries.completed().size() == 2);
    }

    @Test
    void notified_delivery_is_sent_without_poll() {
        startAndAwaitIdle(NO_POLL_INTERVAL, quickSender);
        int pollsBefore = deliveries.polls();

        dispatcher.notifyCommitted(List.of(deliveries.add(HEALTHY_ENDPOINT, 1), deliveries.add(HANGING_ENDPOINT, 1)));

        await().until(() -> deliveries.completed().size() == 2);
        assertThat(deliveries.polls()).isEqualTo(pollsBefore);
    }

    @Test
    void delivery_due_without_notification_is_found_by_polling() {
        startAndAwaitIdle(Duration.ofMillis(200), quickSender);

        deliveries.add(HEALTHY_ENDPOINT, 1);

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void idle_dispatcher_polls_at_configured_interval() {
        Duration interval = Duration.ofMillis(100);
        startAndAwaitIdle(interval, quickSender);
        int pollsBefore = deliveries.polls();
        long start = System.nanoTime();

        await().until(() -> deliveries.polls() - pollsBefore >= 5);

        assertThat(deliveries.polls() - pollsBefore)
                .isLessThanOrEqualTo((int) elapsedSince(start).dividedBy(interval.dividedBy(2)) + 2);
    }

    @Test
    void concurrent_notifications_are_not_lost() {
        startAndAwaitIdle(NO_POLL_INTERVAL, quickSender);
        Random random = new Random(42);
        int changes = 0;
        for (int round = 0; round < 60; round++) {
            // at random intervals, so that some arrive during an attempt of the same key and some just after it
            for (int i = random.nextInt(4); i >= 0; i--) {
                changes++;
                dispatcher.notifyCommitted(List.of(deliveries.add(HEALTHY_ENDPOINT, 1)));
                for (int spin = random.nextInt(20_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
            }
            int expected = changes;
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> deliveries.completed().size() == expected);
        }
    }

    @Test
    void deliveries_of_one_ordering_key_are_sent_sequentially_in_order() {
        for (int i = 0; i < 100; i++) {
            deliveries.add(HEALTHY_ENDPOINT, 1);
            deliveries.add(HEALTHY_ENDPOINT, 2);
        }

        start(NO_POLL_INTERVAL, quickSender);

        await().until(() -> deliveries.completed().size() == 200);
        assertThat(deliveries.completed())
                .filteredOn(delivery -> delivery.lead().value() == 1)
                .extracting(ClaimedDelivery::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void long_queue_is_sent_and_recorded_in_batches() {
        int count = 5_000;
        for (int lead = 1; lead <= count; lead++) {
            deliveries.add(HEALTHY_ENDPOINT + lead % 40, lead);
        }

        start(NO_POLL_INTERVAL, quickSender);

        await().atMost(LONG_TIMEOUT).until(() -> deliveries.completed().size() == count);
        assertThat(sentCount).hasValue(count);
        assertThat(deliveries.recordings()).isLessThan(count / 2);
    }

    @Test
    void locked_keys_delay_no_other_key_of_their_endpoint_and_are_recorded_once_they_are_unlocked() {
        CountDownLatch locked = new CountDownLatch(1);
        // as many as an endpoint may have in flight
        List<OrderingKey> keys = IntStream.rangeClosed(1, 8)
                .mapToObj(lead -> deliveries.add(HEALTHY_ENDPOINT, lead))
                .toList();
        start(NO_POLL_INTERVAL, delivery -> {
            awaitQuietly(locked);
            return quickSender.send(delivery);
        });
        await().until(() -> deliveries.countClaimed() == 8);
        keys.forEach(key -> deliveries.setLocked(key, true));
        locked.countDown();

        dispatcher.notifyCommitted(List.of(deliveries.add(HEALTHY_ENDPOINT, 9)));
        dispatcher.notifyCommitted(List.of(deliveries.add(HEALTHY_ENDPOINT, 1)));
        await().until(() -> deliveries.completed().size() == 1);
        assertThat(deliveries.completed())
                .extracting(delivery -> delivery.lead().value())
                .containsExactly(9L);
        assertThat(observer.events()).isEmpty();

        keys.forEach(key -> deliveries.setLocked(key, false));
        await().until(() -> deliveries.completed().size() == 10);
        assertThat(sentCount).hasValue(10);
    }

    @Test
    void success_of_a_probe_closes_the_circuit_once_the_health_of_the_endpoint_is_unlocked() {
        deliveries.add(HEALTHY_ENDPOINT, 1);
        deliveries.add(HEALTHY_ENDPOINT, 2);
        deliveries.openCircuit(HEALTHY_ENDPOINT);
        deliveries.setHealthLocked(HEALTHY_ENDPOINT, true);
        start(NO_POLL_INTERVAL, quickSender);
        await().until(() -> deliveries.completed().size() == 1);

        deliveries.setHealthLocked(HEALTHY_ENDPOINT, false);

        await().until(() -> deliveries.completed().size() == 2);
    }

    @Test
    void probe_of_a_locked_key_is_recorded_once_the_key_is_unlocked() {
        CountDownLatch locked = new CountDownLatch(1);
        OrderingKey key = deliveries.add(HEALTHY_ENDPOINT, 1);
        deliveries.openCircuit(HEALTHY_ENDPOINT);
        start(NO_POLL_INTERVAL, delivery -> {
            awaitQuietly(locked);
            return quickSender.send(delivery);
        });
        await().until(() -> deliveries.countClaimed() == 1);
        deliveries.setLocked(key, true);
        locked.countDown();
        await().until(() -> deliveries.recordings() >= 2);

        deliveries.setLocked(key, false);

        await().until(() -> deliveries.completed().size() == 1);
        assertThat(sentCount).hasValue(1);
    }

    @Test
    void deliveries_beyond_the_byte_budget_of_their_host_are_delayed_and_none_is_lost() {
        int count = 300;
        for (int lead = 1; lead <= count; lead++) {
            deliveries.add(HEALTHY_ENDPOINT + lead % 40, lead);
        }
        DispatchSettings settings = new DispatchSettings(400, NO_POLL_INTERVAL, LONG_TIMEOUT);
        long start = System.nanoTime();
        dispatcher = WebhookDispatcher.builder(deliveries, deliveries, () -> FakeDeliveryQueue.DUE_AT, new Random(1))
                .settings(settings)
                .observer(observer)
                .receiverBytesPerSecond(100_000)
                .start(quickSender, new BackgroundLoops());

        await().atMost(LONG_TIMEOUT).until(() -> deliveries.completed().size() == count);

        // 300 requests of at least 1,000 bytes each, of which the last claim is not delayed
        assertThat(elapsedSince(start)).isGreaterThan(Duration.ofMillis(500));
        assertThat(sentCount).hasValue(count);
    }

    @Test
    void deferred_keys_are_claimed_next() {
        int count = 100;
        deliveries.limitClaims(3);
        for (int lead = 1; lead <= count; lead++) {
            deliveries.add(HEALTHY_ENDPOINT + lead % 20, lead);
        }

        start(NO_POLL_INTERVAL, quickSender);

        await().until(() -> deliveries.completed().size() == count);
        assertThat(sentCount).hasValue(count);
    }

    @Test
    void payload_without_memory_waits_for_another_delivery_and_is_not_claimed_meanwhile() {
        int bytes = 1_000;
        MemoryBudget memory = new MemoryBudget(12L * bytes);
        for (int lead = 1; lead <= 3; lead++) {
            deliveries.add(HEALTHY_ENDPOINT, lead, "x".repeat(bytes));
        }
        Semaphore permits = new Semaphore(0);
        start(memory, delivery -> {
            permits.acquireUninterruptibly();
            return quickSender.send(delivery);
        });
        await().until(() -> deliveries.countClaimed() == 1);
        int pollsBefore = deliveries.polls();
        int claimsBefore = deliveries.claims();
        await().until(() -> deliveries.polls() > pollsBefore + 2);
        assertThat(deliveries.countClaimed()).isEqualTo(1);
        assertThat(deliveries.claims() - claimsBefore).isLessThan(4 * (deliveries.polls() - pollsBefore + 1));

        permits.release(3);

        await().until(() -> deliveries.completed().size() == 3);
        assertThat(memory.held(Use.PAYLOADS)).isZero();
    }

    @Test
    void hanging_endpoint_with_ten_thousand_deliveries_does_not_delay_others() {
        for (int lead = 1; lead <= 10_000; lead++) {
            deliveries.add(HANGING_ENDPOINT, lead);
        }
        start(NO_POLL_INTERVAL, this::hangIfHanging);
        await().until(() -> deliveries.countClaimedOf(HANGING_ENDPOINT) == 8);

        List<OrderingKey> changedKeys = new ArrayList<>();
        for (int lead = 1; lead <= 500; lead++) {
            changedKeys.add(deliveries.add(HEALTHY_ENDPOINT, lead));
        }
        dispatcher.notifyCommitted(changedKeys);

        await().until(() -> deliveries.countCompletedOf(HEALTHY_ENDPOINT) == 500);
        assertThat(deliveries.countClaimedOf(HANGING_ENDPOINT)).isEqualTo(8);
    }

    @Test
    void hundred_hanging_endpoints_do_not_delay_others() {
        int endpoints = 100;
        for (int lead = 1; lead <= 20 * endpoints; lead++) {
            deliveries.add(-1 - lead % endpoints, lead);
        }
        start(NO_POLL_INTERVAL, this::hangIfHanging);
        // two per endpoint is half of the capacity
        await().until(() -> deliveries.countClaimed() == 2 * endpoints);

        dispatcher.notifyCommitted(List.of(deliveries.add(HEALTHY_ENDPOINT, 1)));

        await().until(() -> deliveries.countCompletedOf(HEALTHY_ENDPOINT) == 1);
    }

    @Test
    void unavailable_store_is_polled_again_after_back_off() {
        Duration interval = Duration.ofMillis(100);
        deliveries.failWith(FakeDeliveryQueue.unavailable());
        deliveries.add(HEALTHY_ENDPOINT, 1);
        long start = System.nanoTime();
        start(interval, quickSender);
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            dispatcher.notifyCommitted(List.of(FakeDeliveryQueue.orderingKey(HEALTHY_ENDPOINT, 1)));
            return deliveries.polls() >= 4;
        });
        assertThat(deliveries.polls())
                .isLessThanOrEqualTo((int) elapsedSince(start).dividedBy(interval.dividedBy(2)) + 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
        await().untilAsserted(
                        () -> assertThat(observer.events()).containsExactly("store unavailable", "store available"));
    }

    @Test
    void unrecorded_results_are_recorded_later_without_resending() {
        CountDownLatch outage = new CountDownLatch(1);
        deliveries.add(HEALTHY_ENDPOINT, 1);
        start(Duration.ofMillis(50), delivery -> {
            deliveries.failWith(FakeDeliveryQueue.unavailable());
            outage.countDown();
            return quickSender.send(delivery);
        });
        awaitQuietly(outage);
        await().until(() -> deliveries.recordings() >= 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
        assertThat(sentCount).hasValue(1);
    }

    @Test
    void results_rejected_by_the_store_are_reported_and_later_deliveries_are_sent() {
        deliveries.add(HEALTHY_ENDPOINT, 1);
        start(NO_POLL_INTERVAL, delivery -> {
            deliveries.failWith(new IllegalStateException("a bug"));
            return quickSender.send(delivery);
        });
        await().untilAsserted(() -> assertThat(observer.events()).containsExactly("recording of 1 failed: a bug"));

        deliveries.failWith(null);
        dispatcher.notifyCommitted(List.of(deliveries.add(HEALTHY_ENDPOINT, 2)));

        await().until(() -> sentCount.get() == 2);
    }

    @ParameterizedTest
    @MethodSource("unexpectedFailures")
    void dispatcher_survives_unexpected_failures_of_the_store(Throwable failure) {
        deliveries.failWith(failure);
        deliveries.add(HEALTHY_ENDPOINT, 1);
        start(Duration.ofMillis(50), quickSender);
        await().until(() -> deliveries.polls() >= 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
    }

    private static Stream<Throwable> unexpectedFailures() {
        return Stream.of(
                new IllegalStateException("a bug"), new OutOfMemoryError("as for a claim of too large payloads"));
    }

    @Test
    void exception_in_sender_is_a_failed_attempt() {
        deliveries.add(HEALTHY_ENDPOINT, 1);

        start(NO_POLL_INTERVAL, delivery -> {
            throw new IllegalStateException("a bug");
        });

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void error_in_sender_is_a_failed_attempt_and_releases_capacity() {
        int count = 3 * 8;
        for (int lead = 1; lead <= count; lead++) {
            deliveries.add(HEALTHY_ENDPOINT, lead);
        }

        start(NO_POLL_INTERVAL, delivery -> {
            throw new StackOverflowError();
        });

        await().until(() -> deliveries.completed().size() == count);
    }

    @Test
    void closing_awaits_in_flight_deliveries_and_claims_no_more() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        deliveries.add(HEALTHY_ENDPOINT, 1);
        deliveries.add(HEALTHY_ENDPOINT, 1);
        start(NO_POLL_INTERVAL, delivery -> {
            awaitQuietly(released);
            return quickSender.send(delivery);
        });
        await().until(() -> deliveries.countClaimed() == 1);

        Thread closing = new Thread(dispatcher::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        released.countDown();
        closing.join();

        assertThat(deliveries.completed()).hasSize(1);
        assertThat(sentCount).hasValue(1);
    }

    @Test
    void closing_waits_at_most_shutdown_timeout() {
        deliveries.add(HANGING_ENDPOINT, 1);
        start(NO_POLL_INTERVAL, Duration.ofMillis(50), this::hangIfHanging);
        await().until(() -> deliveries.countClaimed() == 1);
        long start = System.nanoTime();

        dispatcher.close();

        assertThat(elapsedSince(start)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private SendResult hangIfHanging(ClaimedDelivery delivery) {
        if (!delivery.endpoint()
                .ref()
                .equals(FakeDeliveryQueue.orderingKey(HEALTHY_ENDPOINT, 1).endpoint())) {
            awaitQuietly(testFinished);
        }
        return quickSender.send(delivery);
    }

    private void startAndAwaitIdle(Duration interval, WebhookSender sender) {
        start(interval, sender);
        await().until(() -> deliveries.polls() > 0);
    }

    private void start(Duration interval, WebhookSender sender) {
        start(interval, LONG_TIMEOUT, sender);
    }

    private void start(Duration interval, Duration shutdownTimeout, WebhookSender sender) {
        DispatchSettings settings = new DispatchSettings(400, interval, shutdownTimeout);
        dispatcher = WebhookDispatcher.builder(deliveries, deliveries, () -> FakeDeliveryQueue.DUE_AT, new Random(1))
                .settings(settings)
                .observer(observer)
                .start(sender, new BackgroundLoops());
    }

    private void start(MemoryBudget memory, WebhookSender sender) {
        dispatcher = WebhookDispatcher.builder(deliveries, deliveries, () -> FakeDeliveryQueue.DUE_AT, new Random(1))
                .settings(new DispatchSettings(400, Duration.ofMillis(50), LONG_TIMEOUT))
                .observer(observer)
                .memory(memory)
                .start(sender, new BackgroundLoops());
    }

    private static Duration elapsedSince(long start) {
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
