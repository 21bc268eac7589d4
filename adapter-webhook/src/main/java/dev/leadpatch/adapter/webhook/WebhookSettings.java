package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;

/**
 * The settings of sending webhooks over HTTP.
 *
 * @param maxConcurrentAttempts the maximum of concurrent attempts, as the dispatcher limits them; sizes the connection
 *     pools
 * @param attemptTimeout the timeout of an attempt, from the DNS lookup to the end of the response; at most
 *     {@link WebhookSender#MAX_DURATION}
 * @param connectTimeout the timeout of the DNS lookup, and of connecting to each address
 */
public record WebhookSettings(int maxConcurrentAttempts, Duration attemptTimeout, Duration connectTimeout) {

    /** 400 concurrent attempts, attempts up to 15 s, and connecting up to 5 s. */
    public static final WebhookSettings DEFAULTS =
            new WebhookSettings(400, WebhookSender.MAX_DURATION, Duration.ofSeconds(5));

    /** @throws IllegalArgumentException if a value is out of its range */
    public WebhookSettings {
        require(maxConcurrentAttempts > 0, "maxConcurrentAttempts must be at least 1");
        require(
                isPositive(attemptTimeout) && attemptTimeout.compareTo(WebhookSender.MAX_DURATION) <= 0,
                "attemptTimeout must be positive and at most 15 s");
        require(isPositive(connectTimeout), "connectTimeout must be positive");
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
