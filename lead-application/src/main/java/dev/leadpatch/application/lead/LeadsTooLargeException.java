package dev.leadpatch.application.lead;

/**
 * The leads of one request are too large together to be read at once. Nothing was changed; the same request always fails,
 * and requests with fewer leads succeed.
 */
public final class LeadsTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long maxBytes;

    /** @param maxBytes the maximum size of the leads of one request */
    public LeadsTooLargeException(long maxBytes) {
        // an error of the client: a stack trace would only cost time
        super("the leads of a request have more than " + maxBytes + " bytes", null, false, false);
        this.maxBytes = maxBytes;
    }

    /** Returns the maximum size of the leads of one request in bytes. */
    public long maxBytes() {
        return maxBytes;
    }
}
