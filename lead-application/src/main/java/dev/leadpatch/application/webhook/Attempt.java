package dev.leadpatch.application.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of one attempt.
 *
 * @param number 1 for the first; a replay begins anew
 * @param at when it ended
 * @param status of the answer; nothing if there was none
 * @param snippet the beginning of the answer's body
 * @param error why it was no success, for people; nothing if it was one
 */
public record Attempt(
        int number, Instant at, Duration duration, Optional<Integer> status, String snippet, Optional<String> error) {

    /** The attempt that has ended with {@code result}: an answer other than 2xx is no success either. */
    public static Attempt of(int number, SendResult result, Instant at) {
        return result.fold(
                answered -> new Attempt(
                        number,
                        at,
                        answered.duration(),
                        Optional.of(answered.status()),
                        answered.snippet(),
                        isSuccess(answered.status()) ? Optional.empty() : Optional.of("answered " + answered.status())),
                failed ->
                        new Attempt(number, at, failed.duration(), Optional.empty(), "", Optional.of(failed.reason())));
    }

    /** Whether the endpoint has it. */
    public boolean isSuccess() {
        return error.isEmpty();
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }
}
