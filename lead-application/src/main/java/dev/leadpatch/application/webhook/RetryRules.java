package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliverWebhooks.Sent;
import dev.leadpatch.application.webhook.Ended.Progress;
import dev.leadpatch.application.webhook.EndpointHealth.News;
import dev.leadpatch.application.webhook.SendResult.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What an attempt's result means for its delivery, and for its endpoint. */
final class RetryRules {

    // 4xx that the same request may get over (RFC 9110 §15.5.9 and §15.5.10, RFC 8470 §5.2, RFC 6585 §4)
    private static final Set<Integer> PASSING_CLIENT_ERRORS = Set.of(408, 409, 425, 429);

    // says with Retry-After that the endpoint as a whole wants to be left alone (RFC 6585 §4); any other speaks of what
    // was sent, and holds back no other lead
    private static final int TOO_MANY_REQUESTS = 429;

    private static final int GONE = 410;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    private final RandomGenerator random;

    RetryRules(RandomGenerator random) {
        this.random = random;
    }

    Ended judge(Sent sent) {
        Delivery delivery = sent.delivery();
        Attempt attempt = Attempt.of(delivery.attempt(), sent.result(), sent.at());
        return new Ended(delivery, attempt, attempt.isSuccess() ? new Progress.Delivered() : afterFailure(sent));
    }

    /** What the attempt tells of the endpoint as a whole. */
    News news(Sent sent) {
        Optional<Answered> answer = sent.result().fold(Optional::of, failed -> Optional.empty());
        return new News(
                sent.delivery().endpoint().ref(),
                answer.filter(RetryRules::isSuccess).isPresent(),
                answer.filter(answered -> answered.status() == GONE).isPresent(),
                answer.filter(answered -> answered.status() == TOO_MANY_REQUESTS)
                        .flatMap(answered -> notBefore(answered, sent.at())));
    }

    private Progress afterFailure(Sent sent) {
        RetrySchedule schedule = sent.result().fold(RetryRules::schedule, failed -> RetrySchedule.TRANSIENT);
        Optional<Instant> asked =
                sent.result().fold(answered -> notBefore(answered, sent.at()), failed -> Optional.empty());
        return schedule.pauseAfter(sent.delivery().attempt(), random)
                .map(sent.at()::plus)
                .map(at -> asked.filter(at::isBefore).orElse(at))
                .<Progress>map(Progress.Retry::new)
                .orElseGet(Progress.Dead::new);
    }

    private static Optional<Instant> notBefore(Answered answered, Instant at) {
        return answered.retryAfter()
                .map(asked -> asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked)
                .map(at::plus);
    }

    private static boolean isSuccess(Answered answered) {
        return answered.status() >= 200 && answered.status() < 300;
    }

    private static RetrySchedule schedule(Answered answered) {
        int status = answered.status();
        boolean permanent = status >= 400 && status < 500 && !PASSING_CLIENT_ERRORS.contains(status);
        return permanent ? RetrySchedule.PERMANENT : RetrySchedule.TRANSIENT;
    }
}
