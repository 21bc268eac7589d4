package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.delivery.dispatch.InFlightDeliveries.SentDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Derives the next state of a delivery, and the report about its endpoint, from the result of an attempt. */
final class RetryPolicy {

    // client errors that may be transient (RFC 9110 §15.5.9 and §15.5.10, RFC 8470 §5.2, RFC 6585 §4)
    private static final Set<Integer> TRANSIENT_CLIENT_ERRORS = Set.of(408, 409, 425, 429);

    // client errors that concern the endpoint and not one payload (RFC 9110 §15.5.9, RFC 6585 §4)
    private static final Set<Integer> ENDPOINT_CLIENT_ERRORS = Set.of(408, 429);

    // Retry-After with this status pauses the whole endpoint (RFC 6585 §4); with any other status it delays only the
    // delivery, and no other lead
    private static final int TOO_MANY_REQUESTS = 429;

    private static final int GONE = 410;

    private final RandomGenerator random;

    RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    CompletedAttempt afterAttempt(SentDelivery sent) {
        ClaimedDelivery delivery = sent.delivery();
        DeliveryAttempt attempt = DeliveryAttempt.of(delivery.attemptNumber(), sent.result(), sent.endedAt())
                .withRequest(delivery.endpoint().url(), sent.result().signedAt());
        return new CompletedAttempt(
                delivery, attempt, attempt.isSuccess() ? new NextState.Delivered() : afterFailure(sent));
    }

    /** Returns the report of the attempt about its endpoint. */
    EndpointReport reportFor(SentDelivery sent) {
        Optional<Responded> response = sent.result().fold(Optional::of, failed -> Optional.empty());
        return new EndpointReport(
                sent.delivery().endpoint().ref(),
                response.filter(Responded::isSuccess).isPresent(),
                response.filter(responded -> responded.status() == GONE).isPresent(),
                response.filter(responded -> responded.status() == TOO_MANY_REQUESTS)
                        .flatMap(responded -> retryNotBefore(responded, sent.endedAt())),
                response.filter(responded -> !responded.isSuccess())
                        .flatMap(responded -> retryNotBefore(responded, sent.endedAt())),
                isEndpointFailure(sent.result()) ? 1 : 0,
                sent.probeDueAt().isPresent());
    }

    /** Whether the result counts for the circuit breaker: it is not the receiver's response to one payload. */
    private static boolean isEndpointFailure(SendResult result) {
        return result.fold(
                responded -> !responded.isSuccess()
                        && (responded.status() < 400
                                || responded.status() >= 500
                                || ENDPOINT_CLIENT_ERRORS.contains(responded.status())),
                // not the endpoint's fault: this node could not send
                failed -> !failed.equals(InFlightDelivery.NOT_SENT));
    }

    private NextState afterFailure(SentDelivery sent) {
        Optional<Instant> notBefore =
                sent.result().fold(responded -> retryNotBefore(responded, sent.endedAt()), failed -> Optional.empty());
        return sent.probeDueAt()
                .filter(dueAt -> dueAt.isAfter(sent.endedAt()))
                .map(dueAt -> afterEarlyProbe(dueAt, notBefore))
                .orElseGet(() -> afterScheduledAttempt(sent, notBefore));
    }

    // a probe ahead of the retry time uses up no attempt: an outage of three days must not lose the delivery
    private static NextState afterEarlyProbe(Instant dueAt, Optional<Instant> notBefore) {
        return new NextState.Retry(notBefore.filter(dueAt::isBefore).orElse(dueAt), false);
    }

    private NextState afterScheduledAttempt(SentDelivery sent, Optional<Instant> notBefore) {
        RetrySchedule schedule = sent.result().fold(RetryPolicy::scheduleFor, failed -> RetrySchedule.TRANSIENT);
        return schedule.delayAfter(sent.delivery().attemptNumber(), random)
                .map(sent.endedAt()::plus)
                .map(nextAttemptAt -> notBefore.filter(nextAttemptAt::isBefore).orElse(nextAttemptAt))
                .<NextState>map(NextState.Retry::new)
                .orElseGet(NextState.Dead::new);
    }

    private static Optional<Instant> retryNotBefore(Responded response, Instant endedAt) {
        return response.retryAfter().map(endedAt::plus);
    }

    private static RetrySchedule scheduleFor(Responded response) {
        int status = response.status();
        boolean permanent = status >= 400 && status < 500 && !TRANSIENT_CLIENT_ERRORS.contains(status);
        return permanent ? RetrySchedule.PERMANENT : RetrySchedule.TRANSIENT;
    }

    /**
     * The retry schedule of a failed delivery: back-off with increasing delays and jitter, then dead letter.
     *
     * @param delays the delay after the first attempt, after the second, and so on; the attempt after the last delay is
     *     the final one
     */
    record RetrySchedule(List<Duration> delays) {

        /** For transient failures: ten attempts in slightly more than three days. */
        static final RetrySchedule TRANSIENT = new RetrySchedule(List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofHours(24)));

        /** For failures that require a change at the endpoint: the same delays, but only five attempts. */
        static final RetrySchedule PERMANENT =
                new RetrySchedule(TRANSIENT.delays().subList(0, 4));

        // spreads the retries of deliveries that failed at the same time
        private static final double JITTER = 0.2;

        RetrySchedule {
            delays = List.copyOf(delays);
        }

        /**
         * Returns the delay after the failed attempt: the delay of the schedule plus a jitter of up to 20 percent.
         *
         * @param attempt 1 for the first attempt
         * @return empty if the attempt was the last one
         */
        Optional<Duration> delayAfter(int attempt, RandomGenerator random) {
            if (attempt > delays.size()) {
                return Optional.empty();
            }
            Duration delay = delays.get(attempt - 1);
            return Optional.of(delay.plusMillis((long) (delay.toMillis() * JITTER * random.nextDouble())));
        }
    }
}
