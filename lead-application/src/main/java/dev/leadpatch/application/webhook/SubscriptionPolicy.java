package dev.leadpatch.application.webhook;

/**
 * Which API keys may subscribe in the vendor's format, and how often. A subscription ends with its key.
 *
 * @param maxPerKey the maximum number of endpoints that one key has subscribed, beside that of the company
 */
public record SubscriptionPolicy(Access access, int maxPerKey) {

    /** Keys with read and write access may subscribe 10 endpoints each. */
    public static final SubscriptionPolicy DEFAULT = new SubscriptionPolicy(Access.ON, 10);

    /** Who may subscribe. */
    public enum Access {
        /** Keys with read and write access. */
        ON,
        /** Keys that also have admin access. */
        ADMIN,
        /** No key. */
        OFF
    }
}
