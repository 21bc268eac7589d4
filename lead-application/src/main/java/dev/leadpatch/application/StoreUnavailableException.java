package dev.leadpatch.application;

/**
 * A port's backing store could not be reached, or had no room, in time. The request may be repeated; if it was to
 * change something, either all of it was done or nothing.
 */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
