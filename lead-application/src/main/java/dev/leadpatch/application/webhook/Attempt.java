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
        int number, Instant at, Duration duration, Optional<Integer> status, String snippet, Optional<String> error) {}
