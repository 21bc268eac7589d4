package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.AsyncWebhookSender.ThreadPoolWebhookSender;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher.DispatchSettings;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures in every part of the dispatcher, out-of-memory errors included. The poll interval exceeds any test. */
@Timeout(30)
class DispatcherFailureTest {

    private static final long ENDPOINT = 1;
    private static final Duration NO_POLL_INTERVAL = Duration.ofHours(1);

    private final FakeDeliveryQueue deliveries = new FakeDeliveryQueue();
    private final RecordingDispatchObserver observer = new RecordingDispatchObserver();
    private final AtomicInteger sentCount = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final WebhookSender sender = delivery -> {
        sentCount.incrementAndGet();
        return new SendResult.Responded(204);
    };
    private WebhookDispatcher dispatcher;

    @AfterEach
    void close() {
        dispatcher.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("a bug"), new OutOfMemoryError("no memory"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failed_notification_is_replaced_by_a_poll(Throwable failure) {
        startIdle(sender);
        deliveries.add(ENDPOINT, 1);

        dispatcher.notifyCommitted(new FailingNotification(failure));

        await().until(() -> deliveries.completed().size() == 1);
        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 1)));
        await().until(() -> deliveries.completed().size() == 2);
    }

    @Test
    void other_notifications_survive_a_failed_one() {
        CountDownLatch released = new CountDownLatch(1);
        startIdle(delivery -> {
            awaitQuietly(released);
            return sender.send(delivery);
        });
        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 1)));
        await().until(() -> deliveries.countClaimed() == 1);

        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 1), deliveries.add(ENDPOINT, 2)));
        dispatcher.notifyCommitted(new FailingNotification(new OutOfMemoryError("no memory")));
        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 3)));
        released.countDown();

        await().until(() -> deliveries.completed().size() == 4);
        assertThat(sentCount).hasValue(4);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failed_poll_is_repeated_after_back_off(Throwable failure) {
        deliveries.failWith(failure);
        deliveries.add(ENDPOINT, 1);
        start(sender);
        await().until(() -> deliveries.polls() >= 3);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void failed_poll_does_not_affect_deliveries_in_flight() {
        CountDownLatch released = new CountDownLatch(1);
        deliveries.add(ENDPOINT, 1);
        start(delivery -> {
            awaitQuietly(released);
            return sender.send(delivery);
        });
        await().until(() -> deliveries.countClaimed() == 1);
        deliveries.failWith(new OutOfMemoryError("no memory"));
        int pollsBefore = deliveries.polls();
        dispatcher.notifyCommitted(new FailingNotification(new OutOfMemoryError("no memory")));
        await().until(() -> deliveries.polls() > pollsBefore + 2);

        deliveries.failWith(null);
        released.countDown();

        await().until(() -> deliveries.completed().size() == 1);
        assertThat(sentCount).hasValue(1);
    }

    @Test
    void out_of_memory_while_recording_is_retried_without_resending() {
        deliveries.add(ENDPOINT, 1);
        start(delivery -> {
            deliveries.failWith(new OutOfMemoryError("no memory"));
            return sender.send(delivery);
        });
        await().until(() -> deliveries.recordings() >= 3);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
        assertThat(sentCount).hasValue(1);
    }

    @Test
    void result_without_memory_for_its_time_is_recorded() {
        deliveries.add(ENDPOINT, 1);
        InstantSource clock = () -> {
            if (Thread.currentThread().getName().equals("webhook-sender")) {
                throw new OutOfMemoryError("no memory");
            }
            return FakeDeliveryQueue.DUE_AT;
        };

        start(new ThreadPoolWebhookSender(sender, observer), clock, new Random(1));

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void delivery_without_thread_is_a_failed_attempt_and_later_ones_are_sent() {
        int count = 30;
        for (int lead = 1; lead <= count; lead++) {
            deliveries.add(ENDPOINT, lead);
        }
        AtomicInteger attempts = new AtomicInteger();
        ThreadPoolWebhookSender threadPoolSender = new ThreadPoolWebhookSender(sender, observer);

        start(
                new AsyncWebhookSender() {
                    @Override
                    public void send(ClaimedDelivery delivery, Consumer<SendResult> onResult) {
                        if (attempts.incrementAndGet() % 2 == 0) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        threadPoolSender.send(delivery, onResult);
                    }

                    @Override
                    public void close() {
                        threadPoolSender.close();
                    }
                },
                () -> FakeDeliveryQueue.DUE_AT,
                new Random(1));

        await().until(() -> deliveries.completed().size() == count);
        assertThat(sentCount).hasValue(count / 2);
        assertThat(observer.events()).hasSize(count / 2).containsOnly("sending failed: unable to create native thread");
    }

    @Test
    void failed_claim_releases_capacity_of_the_endpoint() {
        startIdle(sender);
        deliveries.failWith(new IllegalStateException("a bug"));
        int pollsBefore = deliveries.polls();
        for (int lead = 1; lead <= 20; lead++) {
            dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, lead)));
        }
        await().until(() -> deliveries.polls() > pollsBefore + 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 20);
    }

    @Test
    void failing_random_generator_does_not_end_the_loop() {
        deliveries.add(ENDPOINT, 1);
        failing.set(true);
        AtomicInteger draws = new AtomicInteger();
        RandomGenerator random = () -> {
            draws.incrementAndGet();
            if (failing.get()) {
                throw new OutOfMemoryError("no memory");
            }
            return 1;
        };
        start(new ThreadPoolWebhookSender(sender, observer), () -> FakeDeliveryQueue.DUE_AT, random);
        await().until(() -> draws.get() > 2);

        failing.set(false);

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void out_of_memory_errors_anywhere_lose_no_delivery_and_end_no_loop() {
        int count = 400;
        int maxErrors = 100;
        Random random = new Random(1);
        AtomicInteger thrown = new AtomicInteger();
        Runnable maybeFail = () -> {
            if (random.nextInt(4) == 0 && thrown.getAndIncrement() < maxErrors) {
                throw new OutOfMemoryError("no memory");
            }
        };
        for (int i = 0; i < count; i++) {
            deliveries.add(ENDPOINT + i % 5, 1 + i % 40);
        }
        BackgroundLoops loops = new BackgroundLoops((loop, failure) -> maybeFail.run());
        dispatcher = WebhookDispatcher.builder(
                        new UnreliableQueue(deliveries, maybeFail), deliveries, () -> FakeDeliveryQueue.DUE_AT, random)
                .settings(new DispatchSettings(400, NO_POLL_INTERVAL, Duration.ofSeconds(10)))
                .observer(observer)
                .start(
                        delivery -> {
                            SendResult result = sender.send(delivery);
                            maybeFail.run();
                            return result;
                        },
                        loops);
        await().atMost(Duration.ofSeconds(25))
                .until(() -> deliveries.completed().size() == count);

        assertThat(deliveries.completed()).hasSize(count).doesNotHaveDuplicates();
        assertThat(thrown).hasValueGreaterThan(maxErrors);
        assertThat(loops.stalled()).isEmpty();
        assertThat(loops.open()).hasSize(1);
    }

    private void startIdle(WebhookSender sender) {
        start(sender);
        await().until(() -> deliveries.polls() > 0);
    }

    private void start(WebhookSender sender) {
        start(new ThreadPoolWebhookSender(sender, observer), () -> FakeDeliveryQueue.DUE_AT, new Random(1));
    }

    private void start(AsyncWebhookSender sender, InstantSource clock, RandomGenerator random) {
        DispatchSettings settings = new DispatchSettings(400, NO_POLL_INTERVAL, Duration.ofSeconds(10));
        dispatcher = WebhookDispatcher.builder(deliveries, deliveries, clock, random)
                .settings(settings)
                .observer(observer)
                .start(sender, new BackgroundLoops((loop, failure) -> {}));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A notification whose handling fails. */
    private static final class FailingNotification extends AbstractList<OrderingKey> {

        private final Throwable failure;

        FailingNotification(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public OrderingKey get(int index) {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** Fails before a call, and, where the call may be repeated, after it. */
    private record UnreliableQueue(DeliveryQueue queue, Runnable maybeFail) implements DeliveryQueue {

        @Override
        public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint, Instant now) {
            return call(() -> queue.findDue(after, limitPerEndpoint, now));
        }

        @Override
        public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
            return call(() -> queue.findDue(endpoint, after, limit, now));
        }

        @Override
        public ClaimedDeliveries claim(
                List<OrderingKey> orderingKeys, Duration lease, Instant now, PayloadAdmission admission) {
            // not after the claim: its lease would have to expire
            maybeFail.run();
            return queue.claim(orderingKeys, lease, now, admission);
        }

        @Override
        public List<ClaimedProbe> claimProbes(
                int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
            maybeFail.run();
            return queue.claimProbes(limit, excluded, lease, now, admission);
        }

        @Override
        public RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now) {
            return call(() -> queue.complete(attempts, now));
        }

        @Override
        public int deleteDeliveriesOfRemovedEndpoints(int limit) {
            return 0;
        }

        private <T> T call(Supplier<T> call) {
            maybeFail.run();
            T result = call.get();
            maybeFail.run();
            return result;
        }
    }
}
