package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.delivery.dispatch.DeliveryAttempts.RecordedResults;
import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.delivery.dispatch.InFlightDeliveries.SentDelivery;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.EndpointHealthStore.HealthChanges;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Failed;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryAttemptsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RandomGenerator NO_JITTER = () -> 0;

    private final RecordingStores stores = new RecordingStores();
    private final RecordingDispatchObserver dispatchObserver = new RecordingDispatchObserver();
    private final DeliveryAttempts attempts = attemptsWith(DeliveryObserver.NO_OP);

    @Test
    void claim_lease_exceeds_attempt_timeout() {
        attempts.claim(List.of(delivery(1).orderingKey()), (key, bytes) -> true);

        assertThat(stores.lease).isGreaterThanOrEqualTo(WebhookSender.MAX_DURATION.multipliedBy(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void status_2xx_is_delivered(int status) {
        assertThat(nextStateAfter(1, new Responded(status))).isEqualTo(new NextState.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 302, 304, 408, 409, 425, 429, 500, 503, 599})
    void transient_failure_is_retried_and_dead_after_ten_attempts(int status) {
        SendResult result = new Responded(status);

        assertThat(nextStateAfter(1, result)).isEqualTo(retryAfter("PT5S"));
        assertThat(nextStateAfter(9, result)).isEqualTo(retryAfter("PT24H"));
        assertThat(nextStateAfter(10, result)).isEqualTo(new NextState.Dead());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 413, 422, 451, 499})
    void permanent_4xx_is_dead_after_five_attempts(int status) {
        SendResult result = new Responded(status);

        assertThat(nextStateAfter(1, result)).isEqualTo(retryAfter("PT5S"));
        assertThat(nextStateAfter(4, result)).isEqualTo(retryAfter("PT2H"));
        assertThat(nextStateAfter(5, result)).isEqualTo(new NextState.Dead());
    }

    @ParameterizedTest
    @CsvSource({"1, PT5S", "2, PT5M", "3, PT30M", "4, PT2H", "5, PT5H", "6, PT10H", "7, PT14H", "8, PT20H", "9, PT24H"})
    void missing_response_is_retried(int attempt, String delay) {
        assertThat(nextStateAfter(attempt, new Failed("connection refused"))).isEqualTo(retryAfter(delay));
    }

    @Test
    void missing_response_is_dead_after_ten_attempts() {
        assertThat(nextStateAfter(10, new Failed("connection refused"))).isEqualTo(new NextState.Dead());
    }

    @ParameterizedTest
    @CsvSource({"429, PT1H, PT1H", "503, PT1H, PT1H", "500, PT6S, PT6S", "503, PT1S, PT5S", "429, P3D, PT24H"})
    void retry_after_delays_retry_up_to_one_day(int status, String retryAfter, String expectedDelay) {
        assertThat(nextStateAfter(1, respondedWithRetryAfter(status, retryAfter)))
                .isEqualTo(retryAfter(expectedDelay));
    }

    @Test
    void retry_after_with_429_pauses_the_endpoint() {
        assertThat(reportsAfter(respondedWithRetryAfter(429, "PT90S")))
                .containsExactly(new EndpointReport(
                        endpoint().ref(),
                        false,
                        false,
                        Optional.of(NOW.plusSeconds(90)),
                        Optional.of(NOW.plusSeconds(90)),
                        1,
                        false));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 503})
    void retry_after_with_another_status_pauses_no_endpoint(int status) {
        assertThat(reportsAfter(respondedWithRetryAfter(status, "PT90S"), new Responded(429)))
                .extracting(EndpointReport::pauseUntil, EndpointReport::retryNotBefore)
                .containsExactly(tuple(Optional.empty(), Optional.of(NOW.plusSeconds(90))));
    }

    @Test
    void status_410_reports_endpoint_as_gone() {
        assertThat(reportsAfter(new Responded(410)))
                .containsExactly(new EndpointReport(endpoint().ref(), false, true, Optional.empty()));
    }

    @Test
    void failures_beside_a_success_are_not_reported_as_endpoint_failure() {
        assertThat(reportsAfter(new Responded(500), new Responded(200), new Failed("no response")))
                .containsExactly(new EndpointReport(
                        endpoint().ref(), true, false, Optional.empty(), Optional.empty(), 2, false));
    }

    @Test
    void latest_end_of_several_pauses_is_reported() {
        assertThat(reportsAfter(respondedWithRetryAfter(429, "PT90S"), respondedWithRetryAfter(429, "PT20S")))
                .extracting(EndpointReport::pauseUntil)
                .containsExactly(Optional.of(NOW.plusSeconds(90)));
    }

    @Test
    void endpoint_failing_for_five_days_exceeds_limit() {
        reportsAfter(new Responded(500));

        assertThat(stores.failingSinceLimit).isEqualTo(NOW.minus(Duration.ofDays(5)));
    }

    @Test
    void attempt_is_recorded_with_all_details() {
        Duration duration = Duration.ofMillis(123);
        recordResult(1, new Responded(500, Optional.empty(), "oops", duration));
        recordResult(2, new Failed("no response within 15 seconds", duration));
        recordResult(3, new Responded(204, Optional.empty(), "", duration));

        assertThat(stores.completedAttempts)
                .extracting(CompletedAttempt::attempt)
                .containsExactly(
                        new DeliveryAttempt(1, NOW, duration, Optional.of(500), "oops", Optional.of("HTTP status 500")),
                        new DeliveryAttempt(
                                2, NOW, duration, Optional.empty(), "", Optional.of("no response within 15 seconds")),
                        new DeliveryAttempt(3, NOW, duration, Optional.of(204), "", Optional.empty()));
    }

    @Test
    void observer_receives_outcome_and_duration_of_each_attempt() {
        RecordingDeliveryObserver observer = new RecordingDeliveryObserver();
        DeliveryAttempts observedAttempts = attemptsWith(observer);
        stores.claimable = List.of(delivery(1), delivery(1), delivery(5));
        Duration duration = Duration.ofSeconds(3);

        observedAttempts.claim(List.of(delivery(1).orderingKey()), (key, bytes) -> true);
        assertThat(observer.inFlight).isEqualTo(3);
        observedAttempts.recordResults(List.of(
                new SentDelivery(
                        delivery(1), new Responded(204, Optional.empty(), "", duration), NOW, Optional.empty()),
                new SentDelivery(delivery(1), new Failed("no response", duration), NOW, Optional.empty()),
                new SentDelivery(
                        delivery(5), new Responded(404, Optional.empty(), "", duration), NOW, Optional.empty())));

        assertThat(observer.attempts).containsExactly("DELIVERED PT3S", "RETRY PT3S", "DEAD PT3S");
        assertThat(observer.inFlight).isZero();
    }

    @Test
    void unrecorded_attempt_is_in_flight_until_recorded_or_abandoned() {
        RecordingDeliveryObserver observer = new RecordingDeliveryObserver();
        DeliveryAttempts observedAttempts = attemptsWith(observer);
        stores.claimable = List.of(delivery(1));
        List<SentDelivery> sent = List.of(new SentDelivery(delivery(1), new Responded(204), NOW, Optional.empty()));
        observedAttempts.claim(List.of(delivery(1).orderingKey()), (key, bytes) -> true);

        stores.failure =
                Optional.of(new StoreUnavailableException("database unavailable", new IllegalStateException()));
        assertThatThrownBy(() -> observedAttempts.recordResults(sent)).isInstanceOf(StoreUnavailableException.class);
        assertThat(observer.inFlight).isEqualTo(1);

        stores.failure = Optional.of(new IllegalStateException("a bug"));
        assertThatThrownBy(() -> observedAttempts.recordResults(sent)).hasMessage("a bug");
        assertThat(observer.inFlight).isZero();
        assertThat(observer.attempts).containsExactly("RETRY PT0S");
    }

    @Test
    void failed_probe_is_reported_once_if_its_outcome_is_recorded_by_a_repetition() {
        List<SentDelivery> sent = List.of(new SentDelivery(delivery(1), new Responded(500), NOW, Optional.of(NOW)));
        stores.failure = Optional.of(new StoreUnavailableException("the disk is full", new IllegalStateException()));
        assertThatThrownBy(() -> attempts.recordResults(sent)).isInstanceOf(StoreUnavailableException.class);
        assertThat(stores.reports).hasSize(1);

        stores.failure = Optional.empty();
        attempts.recordResults(List.of(new SentDelivery(delivery(2), new Responded(204), NOW, Optional.empty())));
        attempts.recordResults(sent);
        assertThat(stores.reports).isEmpty();
        assertThat(stores.completedAttempts).hasSize(2);

        attempts.recordResults(sent);
        assertThat(stores.reports).as("of another attempt").hasSize(1);
    }

    @Test
    void attempt_of_a_locked_key_is_in_flight_until_recorded_and_its_endpoint_is_reported_once() {
        RecordingDeliveryObserver observer = new RecordingDeliveryObserver();
        DeliveryAttempts observedAttempts = attemptsWith(observer);
        stores.claimable = List.of(delivery(1));
        List<SentDelivery> sent = List.of(new SentDelivery(delivery(1), new Responded(500), NOW, Optional.empty()));
        observedAttempts.claim(List.of(delivery(1).orderingKey()), (key, bytes) -> true);

        stores.lockedKeys = List.of(delivery(1).orderingKey());
        assertThat(observedAttempts.recordResults(sent).lockedKeys())
                .containsExactly(delivery(1).orderingKey());
        assertThat(stores.reports).extracting(EndpointReport::circuitFailures).containsExactly(1);
        assertThat(observer.inFlight).isEqualTo(1);

        stores.lockedKeys = List.of();
        stores.reports = List.of();
        observedAttempts.repeatRecording(sent);
        assertThat(stores.reports).isEmpty();
        assertThat(observer.inFlight).isZero();
        assertThat(observer.attempts).containsExactly("RETRY PT0S");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 408, 429, 500, 502, 503, 599})
    void failure_of_the_endpoint_counts_for_the_circuit(int status) {
        assertThat(reportsAfter(new Responded(status)))
                .extracting(EndpointReport::circuitFailures)
                .containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 401, 404, 409, 410, 422, 425})
    void success_or_response_to_one_payload_does_not_count_for_the_circuit(int status) {
        assertThat(reportsAfter(new Responded(status)))
                .extracting(EndpointReport::circuitFailures)
                .containsExactly(0);
    }

    @Test
    void missing_responses_count_for_the_circuit_but_unsent_requests_do_not() {
        assertThat(reportsAfter(
                        new Failed("connecting timed out"),
                        new Failed("the connection was refused"),
                        InFlightDelivery.NOT_SENT))
                .extracting(EndpointReport::circuitFailures)
                .containsExactly(2);
    }

    @Test
    void failed_probe_of_a_due_delivery_uses_up_an_attempt() {
        recordProbe(2, new Responded(500), NOW);

        assertThat(stores.completedAttempts)
                .extracting(CompletedAttempt::nextState)
                .containsExactly(retryAfter("PT5M"));
        assertThat(stores.reports).extracting(EndpointReport::probed).containsExactly(true);
    }

    @Test
    void failed_probe_ahead_of_the_retry_time_uses_up_no_attempt() {
        Instant dueAt = NOW.plusSeconds(3600);

        recordProbe(10, new Responded(500), dueAt);
        recordProbe(10, respondedWithRetryAfter(503, "PT2H"), dueAt);
        recordProbe(10, new Responded(204), dueAt);

        assertThat(stores.completedAttempts)
                .extracting(CompletedAttempt::nextState)
                .containsExactly(
                        new NextState.Retry(dueAt, false),
                        new NextState.Retry(NOW.plusSeconds(7200), false),
                        new NextState.Delivered());
    }

    private void recordProbe(int attempt, SendResult result, Instant dueAt) {
        attempts.recordResults(List.of(new SentDelivery(delivery(attempt), result, NOW, Optional.of(dueAt))));
    }

    @Test
    void health_changes_are_observed_with_the_last_error() {
        RecordingDeliveryObserver observer = new RecordingDeliveryObserver();
        EndpointRef endpoint = endpoint().ref();
        stores.changes = new HealthChanges(
                List.of(endpoint),
                List.of(endpoint),
                List.of(new DisabledEndpoint(endpoint, "failing", NOW)),
                List.of());

        RecordedResults recorded = attemptsWith(observer)
                .recordResults(List.of(
                        new SentDelivery(delivery(1), new Failed("no response"), NOW, Optional.empty()),
                        new SentDelivery(delivery(1), new Responded(503), NOW, Optional.empty())));

        assertThat(recorded.closedCircuits()).containsExactly(endpoint);
        assertThat(observer.changes).containsExactly("opened", "closed", "disabled failing");
        assertThat(dispatchObserver.events()).containsExactly("disabled failing: HTTP status 503");
    }

    @Test
    void report_of_a_locked_endpoint_is_merged_into_the_next_one() {
        reportWhileLocked();
        assertThat(attempts.nanosUntilReports()).isLessThan(Long.MAX_VALUE);

        assertThat(reportsAfter(new Responded(503), new Responded(503)))
                .extracting(EndpointReport::circuitFailures)
                .containsExactly(3);
        assertThat(attempts.nanosUntilReports()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void report_that_fails_is_not_repeated_and_outcomes_are_recorded() {
        reportWhileLocked();

        stores.reportFailure = Optional.of(new IllegalArgumentException("not recordable"));
        attempts.recordResults(List.of(new SentDelivery(delivery(1), new Responded(503), NOW, Optional.empty())));

        assertThat(stores.completedAttempts).hasSize(2);
        assertThat(dispatchObserver.events()).hasSize(1);
        assertThat(attempts.nanosUntilReports()).isEqualTo(Long.MAX_VALUE);
    }

    private void reportWhileLocked() {
        stores.changes = new HealthChanges(
                List.of(), List.of(), List.of(), List.of(endpoint().ref()));
        reportsAfter(new Responded(500));
        stores.changes = HealthChanges.NONE;
    }

    private DeliveryAttempts attemptsWith(DeliveryObserver observer) {
        return new DeliveryAttempts(
                stores, stores, new JitteredClock(() -> NOW, NO_JITTER), observer, dispatchObserver);
    }

    private static Responded respondedWithRetryAfter(int status, String delay) {
        return new Responded(status, Optional.of(Duration.parse(delay)), "", Duration.ZERO);
    }

    private NextState nextStateAfter(int attempt, SendResult result) {
        recordResult(attempt, result);
        return stores.completedAttempts.get(stores.completedAttempts.size() - 1).nextState();
    }

    private List<EndpointReport> reportsAfter(SendResult... results) {
        attempts.recordResults(Stream.of(results)
                .map(result -> new SentDelivery(delivery(1), result, NOW, Optional.empty()))
                .toList());
        return stores.reports;
    }

    private void recordResult(int attempt, SendResult result) {
        attempts.recordResults(List.of(new SentDelivery(delivery(attempt), result, NOW, Optional.empty())));
    }

    private static NextState.Retry retryAfter(String delay) {
        return new NextState.Retry(NOW.plus(Duration.parse(delay)));
    }

    private static Endpoint endpoint() {
        return new Endpoint(
                new EndpointId(new UUID(0, 1)),
                new CompanyId(1),
                EndpointSettings.defaults(URI.create("https://receiver.test/hook"), Integration.of(new UUID(0, 2))),
                "ep_1",
                Optional.empty(),
                NOW,
                NOW);
    }

    private static ClaimedDelivery delivery(int attempt) {
        return new ClaimedDelivery(
                endpoint(),
                SigningSecrets.of("whsec_c2VjcmV0"),
                new UUID(0, 3),
                WebhookEventType.LEAD_UPDATED,
                new LeadId(789),
                7,
                attempt,
                "{}",
                new UUID(0, 4),
                new UUID(0, 5));
    }

    /** Records the outcome and the duration of each attempt as text. */
    private static final class RecordingDeliveryObserver implements DeliveryObserver {
        private final List<String> attempts = new ArrayList<>();
        private final List<String> changes = new ArrayList<>();
        private int inFlight;

        @Override
        public void attemptStarted() {
            inFlight++;
        }

        @Override
        public void attemptEnded(Outcome outcome, Duration duration) {
            inFlight--;
            attempts.add(outcome + " " + duration);
        }

        @Override
        public void endpointDisabled(DisabledEndpoint endpoint) {
            changes.add("disabled " + endpoint.reason());
        }

        @Override
        public void circuitOpened() {
            changes.add("opened");
        }

        @Override
        public void circuitClosed() {
            changes.add("closed");
        }
    }

    /** Records the arguments of the calls. */
    private static final class RecordingStores implements DeliveryQueue, EndpointHealthStore {

        private final List<CompletedAttempt> completedAttempts = new ArrayList<>();
        private List<EndpointReport> reports = List.of();
        private List<ClaimedDelivery> claimable = List.of();
        private List<OrderingKey> lockedKeys = List.of();
        private Duration lease = Duration.ZERO;
        private Instant failingSinceLimit = Instant.MIN;
        private Optional<RuntimeException> failure = Optional.empty();
        private Optional<RuntimeException> reportFailure = Optional.empty();
        private HealthChanges changes = HealthChanges.NONE;

        @Override
        public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint, Instant now) {
            return List.of();
        }

        @Override
        public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
            return List.of();
        }

        @Override
        public ClaimedDeliveries claim(
                List<OrderingKey> orderingKeys, Duration lease, Instant now, PayloadAdmission admission) {
            this.lease = lease;
            return new ClaimedDeliveries(claimable, List.of());
        }

        @Override
        public RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now) {
            failure.ifPresent(exception -> {
                throw exception;
            });
            this.completedAttempts.addAll(attempts);
            return new RecordedOutcomes(List.of(), lockedKeys);
        }

        @Override
        public int deleteDeliveriesOfRemovedEndpoints(int limit) {
            return 0;
        }

        @Override
        public List<ClaimedProbe> claimProbes(
                int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
            return List.of();
        }

        @Override
        public HealthChanges recordReports(List<EndpointReport> reports, Instant now, Instant failingSinceLimit) {
            this.reports = reports;
            this.failingSinceLimit = failingSinceLimit;
            reportFailure.ifPresent(exception -> {
                throw exception;
            });
            return changes;
        }
    }
}
