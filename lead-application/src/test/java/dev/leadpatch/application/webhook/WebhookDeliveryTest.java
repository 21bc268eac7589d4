package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliveryQueue.Progress;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDeliveryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RandomGenerator NO_JITTER = () -> 0;

    private final OneByOne queue = new OneByOne();
    private Instant now = NOW;

    @Test
    void nothing_due_is_said_so() {
        assertThat(delivering(answered(200)).deliverNext()).isFalse();
        assertThat(queue.ends).isEmpty();
    }

    @Test
    void one_delivery_is_taken_for_longer_than_an_attempt_lasts() {
        queue.waiting.add(delivery(1));
        queue.waiting.add(delivery(1));

        assertThat(delivering(answered(200)).deliverNext()).isTrue();

        assertThat(queue.waiting).hasSize(1);
        assertThat(queue.lease).isGreaterThanOrEqualTo(WebhookSender.LONGEST.multipliedBy(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void a_2xx_is_delivered(int status) {
        assertThat(progressAfter(1, answered(status))).isEqualTo(new Progress.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 302, 304, 408, 409, 425, 429, 500, 503, 599})
    void what_may_pass_is_retried_by_the_schedule_and_given_up_after_ten_attempts(int status) {
        SendResult result = answered(status);

        assertThat(progressAfter(1, result)).isEqualTo(retryIn("PT5S", "answered " + status));
        assertThat(progressAfter(9, result)).isEqualTo(retryIn("PT24H", "answered " + status));
        assertThat(progressAfter(10, result)).isEqualTo(new Progress.Dead("answered " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 413, 422, 451, 499})
    void a_permanent_4xx_is_given_up_after_five_attempts(int status) {
        SendResult result = answered(status);

        assertThat(progressAfter(1, result)).isEqualTo(retryIn("PT5S", "answered " + status));
        assertThat(progressAfter(4, result)).isEqualTo(retryIn("PT2H", "answered " + status));
        assertThat(progressAfter(5, result)).isEqualTo(new Progress.Dead("answered " + status));
    }

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "5, PT5H", "9, PT24H"})
    void no_answer_is_retried_with_its_reason(int attempt, String pause) {
        assertThat(progressAfter(attempt, failed("connection refused")))
                .isEqualTo(retryIn(pause, "connection refused"));
    }

    @Test
    void no_answer_is_given_up_after_ten_attempts() {
        assertThat(progressAfter(10, failed("connection refused"))).isEqualTo(new Progress.Dead("connection refused"));
    }

    @Test
    void the_pause_begins_when_the_attempt_has_ended() {
        queue.waiting.add(delivery(1));
        WebhookSender slow = delivery -> {
            now = NOW.plusSeconds(15);
            return failed("no answer");
        };

        new WebhookDelivery(queue, slow, () -> now, NO_JITTER).deliverNext();

        assertThat(queue.claimedAt).isEqualTo(NOW);
        assertThat(queue.ends).containsExactly(new Progress.Retry(NOW.plusSeconds(20), "no answer"));
        assertThat(queue.completedAt).isEqualTo(NOW.plusSeconds(15));
    }

    @Test
    void an_end_that_cannot_be_recorded_is_told_to_the_caller() {
        queue.waiting.add(delivery(1));
        queue.reachable = false;

        assertThatThrownBy(() -> delivering(answered(200)).deliverNext()).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void each_attempt_is_told_to_the_observer_with_its_outcome_and_time() {
        Watched watched = new Watched();
        Deque<SendResult> results = new ArrayDeque<>(List.of(answered(204), failed("no answer"), answered(404)));
        WebhookSender slow = delivery -> {
            assertThat(watched.underWay).isEqualTo(1);
            now = now.plusSeconds(3);
            return results.remove();
        };
        WebhookDelivery delivering = new WebhookDelivery(queue, slow, () -> now, NO_JITTER, watched);
        queue.waiting.addAll(List.of(delivery(1), delivery(1), delivery(5)));

        while (delivering.deliverNext()) {
            assertThat(watched.underWay).isZero();
        }

        assertThat(watched.told).containsExactly("DELIVERED PT3S", "RETRY PT3S", "DEAD PT3S");
    }

    @Test
    void an_attempt_that_a_bug_breaks_off_is_not_under_way_for_ever() {
        Watched watched = new Watched();
        WebhookSender broken = delivery -> {
            throw new IllegalStateException("a bug");
        };
        queue.waiting.add(delivery(1));

        assertThatThrownBy(() -> new WebhookDelivery(queue, broken, () -> now, NO_JITTER, watched).deliverNext())
                .hasMessage("a bug");

        assertThat(watched.underWay).isZero();
        assertThat(watched.told).containsExactly("BROKEN_OFF PT0S");
        assertThat(queue.ends).isEmpty();
    }

    private Progress progressAfter(int attempt, SendResult result) {
        queue.waiting.add(delivery(attempt));
        delivering(result).deliverNext();
        return queue.ends.get(queue.ends.size() - 1);
    }

    private WebhookDelivery delivering(SendResult result) {
        return new WebhookDelivery(queue, delivery -> result, () -> now, NO_JITTER);
    }

    private static SendResult answered(int status) {
        return new SendResult.Answered(status, Optional.empty(), "", Duration.ofMillis(3));
    }

    private static SendResult failed(String reason) {
        return new SendResult.Failed(reason, Duration.ofSeconds(15));
    }

    private static Progress.Retry retryIn(String pause, String reason) {
        return new Progress.Retry(NOW.plus(Duration.parse(pause)), reason);
    }

    private static Delivery delivery(int attempt) {
        Endpoint endpoint = new Endpoint(
                new EndpointId(new UUID(0, 1)),
                new CompanyId(1),
                URI.create("https://receiver.test/hook"),
                new UUID(0, 2),
                "ep_1",
                "whsec_c2VjcmV0",
                "[]",
                true);
        return new Delivery(
                endpoint, new UUID(0, 3), new LeadId(789), 7, attempt, "{}", new UUID(0, 4), new UUID(0, 5));
    }

    /** Remembers what it was told. */
    private static final class Watched implements DeliveryObserver {

        private final List<String> told = new ArrayList<>();
        private int underWay;

        @Override
        public void began() {
            underWay++;
        }

        @Override
        public void ended(Outcome outcome, Duration taken) {
            underWay--;
            told.add(outcome + " " + taken);
        }
    }

    /** Hands out what waits and remembers how it ended. */
    private static final class OneByOne implements DeliveryQueue {

        private final Deque<Delivery> waiting = new ArrayDeque<>();
        private final List<Progress> ends = new ArrayList<>();
        private Duration lease = Duration.ZERO;
        private Instant claimedAt = Instant.MIN;
        private Instant completedAt = Instant.MIN;
        private boolean reachable = true;

        @Override
        public List<Delivery> claim(int most, Duration lease, Instant now) {
            this.lease = lease;
            claimedAt = now;
            List<Delivery> claimed = new ArrayList<>();
            while (claimed.size() < most && !waiting.isEmpty()) {
                claimed.add(waiting.remove());
            }
            return claimed;
        }

        @Override
        public void complete(Delivery delivery, Progress progress, Instant now) {
            if (!reachable) {
                throw new StoreUnavailable("no database", new IllegalStateException());
            }
            completedAt = now;
            ends.add(progress);
        }
    }
}
