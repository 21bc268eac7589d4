package dev.leadpatch.application.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of one attempt.
 *
 * @param number 1 for the first; a replay begins anew
 * @param endedAt when it ended
 * @param status of the answer; nothing if there was none
 * @param responseSnippet the beginning of the answer's body
 * @param error why it was no success, for people; nothing if it was one
 */
public record DeliveryAttempt(
        int number,
        Instant endedAt,
        Duration duration,
        Optional<Integer> status,
        String responseSnippet,
        Optional<String> error) {

    /** The attempt that has ended with {@code result}: an answer other than 2xx is no success either. */
    public static DeliveryAttempt of(int number, SendResult result, Instant at) {
        return result.fold(
                answered -> new DeliveryAttempt(
                        number,
                        at,
                        answered.duration(),
                        Optional.of(answered.status()),
                        answered.responseSnippet(),
                        isSuccess(answered.status()) ? Optional.empty() : Optional.of("answered " + answered.status())),
                failed -> new DeliveryAttempt(
                        number, at, failed.duration(), Optional.empty(), "", Optional.of(failed.reason())));
    }

    /** Whether the endpoint has it. */
    public boolean isSuccess() {
        return error.isEmpty();
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }
}
