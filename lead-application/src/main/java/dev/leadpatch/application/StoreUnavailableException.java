package dev.leadpatch.application;

/**
 * A store is unavailable or did not respond within its deadline. Nothing was changed, except with an {@link
 * OutcomeUnknownException}. The request may be repeated.
 */
public sealed class StoreUnavailableException extends RuntimeException
        permits OutcomeUnknownException, StoreBusyException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception of the same class and message for another thread: threads that share an instance would add
     * suppressed exceptions to it.
     */
    public StoreUnavailableException copy() {
        return new StoreUnavailableException(String.valueOf(getMessage()), this);
    }
}
