package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliverWebhooks.Sent;
import dev.leadpatch.application.webhook.Ended.Progress;
import dev.leadpatch.application.webhook.EndpointHealth.News;
import dev.leadpatch.application.webhook.SendResult.Answered;
import dev.leadpatch.application.webhook.SendResult.Failed;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDeliveryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RandomGenerator NO_JITTER = () -> 0;

    private final Remembered remembered = new Remembered();
    private final DeliverWebhooks deliveries = new WebhookDelivery(remembered, remembered, () -> NOW, NO_JITTER);

    @Test
    void a_delivery_is_taken_for_longer_than_an_attempt_lasts() {
        deliveries.take(List.of(delivery(1).line()));

        assertThat(remembered.lease).isGreaterThanOrEqualTo(WebhookSender.LONGEST.multipliedBy(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void a_2xx_is_delivered(int status) {
        assertThat(progressAfter(1, new Answered(status))).isEqualTo(new Progress.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 302, 304, 408, 409, 425, 429, 500, 503, 599})
    void what_may_pass_is_retried_by_the_schedule_and_given_up_after_ten_attempts(int status) {
        SendResult result = new Answered(status);

        assertThat(progressAfter(1, result)).isEqualTo(retryIn("PT5S"));
        assertThat(progressAfter(9, result)).isEqualTo(retryIn("PT24H"));
        assertThat(progressAfter(10, result)).isEqualTo(new Progress.Dead());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 413, 422, 451, 499})
    void a_permanent_4xx_is_given_up_after_five_attempts(int status) {
        SendResult result = new Answered(status);

        assertThat(progressAfter(1, result)).isEqualTo(retryIn("PT5S"));
        assertThat(progressAfter(4, result)).isEqualTo(retryIn("PT2H"));
        assertThat(progressAfter(5, result)).isEqualTo(new Progress.Dead());
    }

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void no_answer_is_retried(int attempt, String pause) {
        assertThat(progressAfter(attempt, new Failed("connection refused"))).isEqualTo(retryIn(pause));
    }

    @Test
    void no_answer_is_given_up_after_ten_attempts() {
        assertThat(progressAfter(10, new Failed("connection refused"))).isEqualTo(new Progress.Dead());
    }

    @ParameterizedTest
    @CsvSource({"429, PT1H, PT1H", "503, PT1H, PT1H", "500, PT6S, PT6S", "503, PT1S, PT5S", "429, P3D, PT24H"})
    void a_retry_is_never_earlier_than_asked_for_up_to_a_day(int status, String asked, String pause) {
        assertThat(progressAfter(1, asking(status, asked))).isEqualTo(retryIn(pause));
    }

    @Test
    void retry_after_with_429_pauses_the_endpoint() {
        assertThat(newsAfter(asking(429, "PT90S")))
                .containsExactly(new News(endpoint().ref(), false, false, Optional.of(NOW.plusSeconds(90))));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 503})
    void retry_after_with_another_status_pauses_no_endpoint(int status) {
        assertThat(newsAfter(asking(status, "PT90S"), new Answered(429))).containsExactly(failing());
    }

    @Test
    void a_410_says_that_the_endpoint_is_gone() {
        assertThat(newsAfter(new Answered(410)))
                .containsExactly(new News(endpoint().ref(), false, true, Optional.empty()));
    }

    @Test
    void failures_of_a_moment_with_a_success_are_no_failure_of_the_endpoint() {
        assertThat(newsAfter(new Answered(500), new Answered(200), new Failed("no answer")))
                .containsExactly(new News(endpoint().ref(), true, false, Optional.empty()));
    }

    @Test
    void of_several_pauses_the_longest_counts() {
        assertThat(newsAfter(asking(429, "PT90S"), asking(429, "PT20S")))
                .extracting(News::pauseUntil)
                .containsExactly(Optional.of(NOW.plusSeconds(90)));
    }

    @Test
    void an_endpoint_that_has_failed_for_five_days_has_failed_for_too_long() {
        newsAfter(new Answered(500));

        assertThat(remembered.tooLong).isEqualTo(NOW.minus(Duration.ofDays(5)));
    }

    @Test
    void an_attempt_is_recorded_with_all_that_is_known_of_it() {
        Duration took = Duration.ofMillis(123);
        settle(1, new Answered(500, Optional.empty(), "oops", took));
        settle(2, new Failed("no answer in time", took));
        settle(3, new Answered(204, Optional.empty(), "", took));

        assertThat(remembered.ended)
                .extracting(Ended::attempt)
                .containsExactly(
                        new Attempt(1, NOW, took, Optional.of(500), "oops", Optional.of("answered 500")),
                        new Attempt(2, NOW, took, Optional.empty(), "", Optional.of("no answer in time")),
                        new Attempt(3, NOW, took, Optional.of(204), "", Optional.empty()));
    }

    @Test
    void each_attempt_is_told_to_the_observer_with_its_outcome_and_time() {
        Watched watched = new Watched();
        DeliverWebhooks watching = new WebhookDelivery(remembered, remembered, () -> NOW, NO_JITTER, watched);
        remembered.taken = List.of(delivery(1), delivery(1), delivery(5));
        Duration took = Duration.ofSeconds(3);

        watching.take(List.of(delivery(1).line()));
        assertThat(watched.underWay).isEqualTo(3);
        watching.settle(List.of(
                new Sent(delivery(1), new Answered(204, Optional.empty(), "", took), NOW),
                new Sent(delivery(1), new Failed("no answer", took), NOW),
                new Sent(delivery(5), new Answered(404, Optional.empty(), "", took), NOW)));

        assertThat(watched.told).containsExactly("DELIVERED PT3S", "RETRY PT3S", "DEAD PT3S");
        assertThat(watched.underWay).isZero();
    }

    @Test
    void an_attempt_that_could_not_be_recorded_is_under_way_until_it_is_or_never_will_be() {
        Watched watched = new Watched();
        DeliverWebhooks watching = new WebhookDelivery(remembered, remembered, () -> NOW, NO_JITTER, watched);
        remembered.taken = List.of(delivery(1));
        List<Sent> sent = List.of(new Sent(delivery(1), new Answered(204), NOW));
        watching.take(List.of(delivery(1).line()));

        remembered.failure = Optional.of(new StoreUnavailable("later", new IllegalStateException()));
        assertThatThrownBy(() -> watching.settle(sent)).isInstanceOf(StoreUnavailable.class);
        assertThat(watched.underWay).isEqualTo(1);

        remembered.failure = Optional.of(new IllegalStateException("a bug"));
        assertThatThrownBy(() -> watching.settle(sent)).hasMessage("a bug");
        assertThat(watched.underWay).isZero();
        assertThat(watched.told).containsExactly("RETRY PT0S");
    }

    private static Answered asking(int status, String pause) {
        return new Answered(status, Optional.of(Duration.parse(pause)), "", Duration.ZERO);
    }

    private static News failing() {
        return new News(endpoint().ref(), false, false, Optional.empty());
    }

    private Progress progressAfter(int attempt, SendResult result) {
        settle(attempt, result);
        return remembered.ended.get(remembered.ended.size() - 1).progress();
    }

    private List<News> newsAfter(SendResult... results) {
        deliveries.settle(Stream.of(results)
                .map(result -> new Sent(delivery(1), result, NOW))
                .toList());
        return remembered.news;
    }

    private void settle(int attempt, SendResult result) {
        deliveries.settle(List.of(new Sent(delivery(attempt), result, NOW)));
    }

    private static Progress.Retry retryIn(String pause) {
        return new Progress.Retry(NOW.plus(Duration.parse(pause)));
    }

    private static Endpoint endpoint() {
        return new Endpoint(
                new EndpointId(new UUID(0, 1)),
                new CompanyId(1),
                EndpointSettings.standard(URI.create("https://receiver.test/hook"), new UUID(0, 2)),
                "ep_1",
                Optional.empty(),
                NOW,
                NOW);
    }

    private static Delivery delivery(int attempt) {
        return new Delivery(
                endpoint(),
                SigningSecrets.of("whsec_c2VjcmV0"),
                new UUID(0, 3),
                new LeadId(789),
                7,
                attempt,
                "{}",
                new UUID(0, 4),
                new UUID(0, 5));
    }

    /** Keeps what it is told as text. */
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

    /** Remembers what it was told. */
    private static final class Remembered implements DeliveryQueue, EndpointHealth {

        private final List<Ended> ended = new ArrayList<>();
        private List<News> news = List.of();
        private List<Delivery> taken = List.of();
        private Duration lease = Duration.ZERO;
        private Instant tooLong = Instant.MIN;
        private Optional<RuntimeException> failure = Optional.empty();

        @Override
        public List<Due> look(Map<EndpointRef, Instant> after, int mostEach, Instant now) {
            return List.of();
        }

        @Override
        public List<Due> look(EndpointRef endpoint, Instant after, int most, Instant now) {
            return List.of();
        }

        @Override
        public Claimed claim(List<Line> lines, Duration lease, Instant now) {
            this.lease = lease;
            return new Claimed(taken, List.of());
        }

        @Override
        public List<Line> complete(List<Ended> ended, Instant now) {
            failure.ifPresent(it -> {
                throw it;
            });
            this.ended.addAll(ended);
            return List.of();
        }

        @Override
        public int dropOrphans(int most) {
            return 0;
        }

        @Override
        public void heed(List<News> news, Instant now, Instant tooLong) {
            this.news = news;
            this.tooLong = tooLong;
        }
    }
}
