package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliverWebhooks.SentDelivery;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.SendResult.Responded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What an attempt's result means for its delivery, and for its endpoint. */
final class RetryPolicy {

    // 4xx that the same request may get over (RFC 9110 §15.5.9 and §15.5.10, RFC 8470 §5.2, RFC 6585 §4)
    private static final Set<Integer> TRANSIENT_CLIENT_ERRORS = Set.of(408, 409, 425, 429);

    // says with Retry-After that the endpoint as a whole wants to be left alone (RFC 6585 §4); any other speaks of what
    // was sent, and holds back no other lead
    private static final int TOO_MANY_REQUESTS = 429;

    private static final int GONE = 410;
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    private final RandomGenerator random;

    RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    CompletedAttempt afterAttempt(SentDelivery sent) {
        Delivery delivery = sent.delivery();
        DeliveryAttempt attempt = DeliveryAttempt.of(delivery.attemptNumber(), sent.result(), sent.endedAt());
        return new CompletedAttempt(
                delivery, attempt, attempt.isSuccess() ? new NextState.Delivered() : afterFailure(sent));
    }

    /** What the attempt tells of the endpoint as a whole. */
    EndpointReport reportFor(SentDelivery sent) {
        Optional<Responded> answer = sent.result().fold(Optional::of, failed -> Optional.empty());
        return new EndpointReport(
                sent.delivery().endpoint().ref(),
                answer.filter(RetryPolicy::isSuccess).isPresent(),
                answer.filter(answered -> answered.status() == GONE).isPresent(),
                answer.filter(answered -> answered.status() == TOO_MANY_REQUESTS)
                        .flatMap(answered -> retryNotBefore(answered, sent.endedAt())));
    }

    private NextState afterFailure(SentDelivery sent) {
        RetrySchedule schedule = sent.result().fold(RetryPolicy::scheduleFor, failed -> RetrySchedule.TRANSIENT);
        Optional<Instant> asked =
                sent.result().fold(answered -> retryNotBefore(answered, sent.endedAt()), failed -> Optional.empty());
        return schedule.delayAfter(sent.delivery().attemptNumber(), random)
                .map(sent.endedAt()::plus)
                .map(at -> asked.filter(at::isBefore).orElse(at))
                .<NextState>map(NextState.Retry::new)
                .orElseGet(NextState.Dead::new);
    }

    private static Optional<Instant> retryNotBefore(Responded answered, Instant at) {
        return answered.retryAfter()
                .map(asked -> asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked)
                .map(at::plus);
    }

    private static boolean isSuccess(Responded answered) {
        return answered.status() >= 200 && answered.status() < 300;
    }

    private static RetrySchedule scheduleFor(Responded answered) {
        int status = answered.status();
        boolean permanent = status >= 400 && status < 500 && !TRANSIENT_CLIENT_ERRORS.contains(status);
        return permanent ? RetrySchedule.PERMANENT : RetrySchedule.TRANSIENT;
    }
}
