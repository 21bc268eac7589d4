package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures in any place of the dispatcher, a lack of memory among them. Its poll interval is longer than any test. */
@Timeout(30)
class DispatcherFailureTest {

    private static final long ENDPOINT = 1;
    private static final Duration NEVER = Duration.ofHours(1);

    private final FakeDeliverWebhooks deliveries = new FakeDeliverWebhooks();
    private final AtomicInteger sendings = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final WebhookSender sender = delivery -> {
        sendings.incrementAndGet();
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
    void wake_up_that_fails_is_replaced_by_a_poll(Throwable failure) {
        startIdle(sender);
        deliveries.add(ENDPOINT, 1);

        dispatcher.notifyCommitted(new LinesThatFail(failure));

        await().until(() -> deliveries.completed().size() == 1);
        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 1)));
        await().until(() -> deliveries.completed().size() == 2);
    }

    @Test
    void wake_ups_beside_one_that_fails_are_not_lost() {
        CountDownLatch answer = new CountDownLatch(1);
        startIdle(delivery -> {
            awaitQuietly(answer);
            return sender.send(delivery);
        });
        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 1)));
        await().until(() -> deliveries.countClaimed() == 1);

        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 1), deliveries.add(ENDPOINT, 2)));
        dispatcher.notifyCommitted(new LinesThatFail(new OutOfMemoryError("no memory")));
        dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, 3)));
        answer.countDown();

        await().until(() -> deliveries.completed().size() == 4);
        assertThat(sendings).hasValue(4);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void poll_that_fails_is_repeated_after_a_back_off_and_not_after_the_interval(Throwable failure) {
        deliveries.failWith(failure);
        deliveries.add(ENDPOINT, 1);
        start(sender);
        await().until(() -> deliveries.polls() >= 3);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void poll_that_fails_leaves_what_is_being_sent_alone() {
        CountDownLatch answer = new CountDownLatch(1);
        deliveries.add(ENDPOINT, 1);
        start(delivery -> {
            awaitQuietly(answer);
            return sender.send(delivery);
        });
        await().until(() -> deliveries.countClaimed() == 1);
        deliveries.failWith(new OutOfMemoryError("no memory"));
        int before = deliveries.polls();
        dispatcher.notifyCommitted(new LinesThatFail(new OutOfMemoryError("no memory")));
        await().until(() -> deliveries.polls() > before + 2);

        deliveries.failWith(null);
        answer.countDown();

        await().until(() -> deliveries.completed().size() == 1);
        assertThat(sendings).hasValue(1);
    }

    @Test
    void outcome_whose_recording_lacks_memory_is_recorded_later_and_not_sent_again() {
        deliveries.add(ENDPOINT, 1);
        start(delivery -> {
            deliveries.failWith(new OutOfMemoryError("no memory"));
            return sender.send(delivery);
        });
        await().until(() -> deliveries.recordings() >= 3);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 1);
        assertThat(sendings).hasValue(1);
    }

    @Test
    void result_that_arrives_without_memory_for_its_time_is_recorded() {
        deliveries.add(ENDPOINT, 1);
        InstantSource clock = () -> {
            if (Thread.currentThread().getName().equals("webhook-courier")) {
                throw new OutOfMemoryError("no memory");
            }
            return FakeDeliverWebhooks.DUE_AT;
        };

        start(new ThreadPoolWebhookSender(sender), clock, new Random(1));

        await().until(() -> deliveries.completed().size() == 1);
    }

    @Test
    void deliveries_for_which_no_thread_can_be_had_are_failed_attempts_and_the_next_ones_are_sent() {
        int many = 30;
        for (int lead = 1; lead <= many; lead++) {
            deliveries.add(ENDPOINT, lead);
        }
        AtomicInteger attempts = new AtomicInteger();
        ThreadPoolWebhookSender courier = new ThreadPoolWebhookSender(sender);

        start(
                new AsyncWebhookSender() {
                    @Override
                    public void send(Delivery delivery, Consumer<SendResult> arrived) {
                        if (attempts.incrementAndGet() % 2 == 0) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        courier.send(delivery, arrived);
                    }

                    @Override
                    public void close() {
                        courier.close();
                    }
                },
                () -> FakeDeliverWebhooks.DUE_AT,
                new Random(1));

        await().until(() -> deliveries.completed().size() == many);
        assertThat(sendings).hasValue(many / 2);
    }

    @Test
    void claim_that_fails_keeps_no_place_of_its_endpoint() {
        startIdle(sender);
        deliveries.failWith(new IllegalStateException("a bug"));
        int before = deliveries.polls();
        for (int lead = 1; lead <= 20; lead++) {
            dispatcher.notifyCommitted(List.of(deliveries.add(ENDPOINT, lead)));
        }
        await().until(() -> deliveries.polls() > before + 2);

        deliveries.failWith(null);

        await().until(() -> deliveries.completed().size() == 20);
    }

    @Test
    void randomness_that_fails_ends_nothing() {
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
        start(new ThreadPoolWebhookSender(sender), () -> FakeDeliverWebhooks.DUE_AT, random);
        await().until(() -> draws.get() > 2);

        failing.set(false);

        await().until(() -> deliveries.completed().size() == 1);
    }

    private void startIdle(WebhookSender sender) {
        start(sender);
        await().until(() -> deliveries.polls() > 0);
    }

    private void start(WebhookSender sender) {
        start(new ThreadPoolWebhookSender(sender), () -> FakeDeliverWebhooks.DUE_AT, new Random(1));
    }

    private void start(AsyncWebhookSender courier, InstantSource clock, RandomGenerator random) {
        WebhookSettings settings =
                new WebhookSettings(400, Duration.ofSeconds(1), Duration.ofSeconds(1), NEVER, Duration.ofSeconds(10));
        dispatcher = WebhookDispatcher.start(
                deliveries,
                courier,
                settings,
                new JitteredClock(clock, random),
                new BackgroundLoops((loop, failure) -> {}));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A message whose handling fails. */
    private static final class LinesThatFail extends AbstractList<OrderingKey> {

        private final Throwable failure;

        LinesThatFail(Throwable failure) {
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
}
