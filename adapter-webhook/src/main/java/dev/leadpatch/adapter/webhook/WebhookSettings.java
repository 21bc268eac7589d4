package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.WebhookSender;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of sending webhooks over HTTP.
 *
 * @param maxConcurrentAttempts the maximum of concurrent attempts, as the dispatcher limits them; sizes the connection
 *     pools
 * @param attemptTimeout the timeout of an attempt, from the DNS lookup to the end of the response; at most
 *     {@link WebhookSender#MAX_DURATION}
 * @param connectTimeout the timeout of the DNS lookup, and of connecting to each address
 * @param proxy the proxy through which deliveries are sent; empty for none
 * @param trustedAuthorities certificate authorities that are trusted in addition to those of Java
 */
public record WebhookSettings(
        int maxConcurrentAttempts,
        Duration attemptTimeout,
        Duration connectTimeout,
        Optional<OutboundProxy> proxy,
        List<X509Certificate> trustedAuthorities) {

    /** 400 concurrent attempts, attempts up to 15 s, and connecting up to 5 s. */
    public static final WebhookSettings DEFAULTS =
            new WebhookSettings(400, WebhookSender.MAX_DURATION, Duration.ofSeconds(5));

    /** @throws IllegalArgumentException if a value is out of its range */
    public WebhookSettings {
        trustedAuthorities = List.copyOf(trustedAuthorities);
        require(maxConcurrentAttempts > 0, "maxConcurrentAttempts must be at least 1");
        require(
                isPositive(attemptTimeout) && attemptTimeout.compareTo(WebhookSender.MAX_DURATION) <= 0,
                "attemptTimeout must be positive and at most 15 s");
        require(isPositive(connectTimeout), "connectTimeout must be positive");
    }

    /** Settings without a proxy and additional certificate authorities. */
    public WebhookSettings(int maxConcurrentAttempts, Duration attemptTimeout, Duration connectTimeout) {
        this(maxConcurrentAttempts, attemptTimeout, connectTimeout, Optional.empty(), List.of());
    }

    /** Returns these settings with a proxy and additional certificate authorities. */
    public WebhookSettings with(Optional<OutboundProxy> newProxy, List<X509Certificate> authorities) {
        return new WebhookSettings(maxConcurrentAttempts, attemptTimeout, connectTimeout, newProxy, authorities);
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
