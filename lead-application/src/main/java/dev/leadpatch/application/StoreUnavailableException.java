package dev.leadpatch.application;

/**
 * A store did not respond within its deadline, or its capacity is exhausted. A change was written completely or not at
 * all. The request may be repeated.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
