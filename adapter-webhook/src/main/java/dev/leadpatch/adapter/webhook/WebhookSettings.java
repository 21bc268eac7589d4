package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;

/**
 * The settings of webhook delivery.
 *
 * @param workers the maximum of concurrent attempts; each uses a thread
 * @param attemptTimeout the timeout of an attempt, from the DNS lookup to the end of the response; at most
 *     {@link WebhookSender#MAX_DURATION}
 * @param connectTimeout the timeout of the DNS lookup, and of connecting to each address
 * @param pollInterval the maximum interval between two polls for due deliveries
 * @param shutdownTimeout the maximum time for attempts in flight to end when the dispatcher is closed
 */
public record WebhookSettings(
        int workers,
        Duration attemptTimeout,
        Duration connectTimeout,
        Duration pollInterval,
        Duration shutdownTimeout) {

    /** 400 workers, attempts up to 15 s, connecting up to 5 s, polls up to 1 s apart, and shutdown up to 20 s. */
    public static final WebhookSettings DEFAULTS = new WebhookSettings(
            400, WebhookSender.MAX_DURATION, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(20));

    /** @throws IllegalArgumentException if a value is out of its range */
    public WebhookSettings {
        require(workers > 0, "workers must be at least 1");
        require(
                isPositive(attemptTimeout) && attemptTimeout.compareTo(WebhookSender.MAX_DURATION) <= 0,
                "attemptTimeout must be positive and at most 15 s");
        require(isPositive(connectTimeout), "connectTimeout must be positive");
        require(isPositive(pollInterval), "pollInterval must be positive");
        require(!shutdownTimeout.isNegative(), "shutdownTimeout must not be negative");
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
