package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The outcome of one attempt.
 *
 * @param number 1 for the first attempt; a replay starts again at 1
 * @param endedAt the time when the attempt ended
 * @param status the response status; empty if there was no response
 * @param responseSnippet the beginning of the response body
 * @param error the reason of the failure, for display; empty on success
 */
public record DeliveryAttempt(
        int number,
        Instant endedAt,
        Duration duration,
        Optional<Integer> status,
        String responseSnippet,
        Optional<String> error) {

    /** Returns the outcome of {@code result}. Only a 2xx status is a success. */
    public static DeliveryAttempt of(int number, SendResult result, Instant endedAt) {
        return result.fold(
                response -> new DeliveryAttempt(
                        number,
                        endedAt,
                        response.duration(),
                        Optional.of(response.status()),
                        response.responseSnippet(),
                        response.isSuccess() ? Optional.empty() : Optional.of("HTTP status " + response.status())),
                failed -> new DeliveryAttempt(
                        number, endedAt, failed.duration(), Optional.empty(), "", Optional.of(failed.reason())));
    }

    /** Returns whether the endpoint accepted the delivery. */
    public boolean isSuccess() {
        return error.isEmpty();
    }
}
