package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;

/**
 * How webhooks are sent.
 *
 * @param workers how many attempts may be under way at the same time; each is a thread
 * @param attemptTimeout how long one attempt may last, from looking up the host's address to the end of the answer;
 *     {@link WebhookSender#MAX_DURATION} at most
 * @param connectTimeout how long the look-up of the host's addresses, and each of them to accept the connection, may take
 * @param pollInterval the longest pause between two looks at what is due
 * @param shutdownTimeout how long attempts that are under way may take to end when the dispatcher is closed
 */
public record WebhookSettings(
        int workers,
        Duration attemptTimeout,
        Duration connectTimeout,
        Duration pollInterval,
        Duration shutdownTimeout) {

    public static final WebhookSettings DEFAULTS = new WebhookSettings(
            400, WebhookSender.MAX_DURATION, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(20));

    /** @throws IllegalArgumentException if a value is out of its range */
    public WebhookSettings {
        require(workers > 0, "webhooks need at least one worker");
        require(
                isPositive(attemptTimeout) && attemptTimeout.compareTo(WebhookSender.MAX_DURATION) <= 0,
                "an attempt may last up to 15 s");
        require(isPositive(connectTimeout), "the connect time-out must be positive");
        require(isPositive(pollInterval), "the poll interval must be positive");
        require(!shutdownTimeout.isNegative(), "the time to stop must not be negative");
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
