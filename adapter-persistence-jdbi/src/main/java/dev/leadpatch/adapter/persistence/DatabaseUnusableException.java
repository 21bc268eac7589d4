package dev.leadpatch.adapter.persistence;

/** The database is reachable but not usable as it is configured. The message is a clause for the operator. */
public final class DatabaseUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseUnusableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Creates an exception without a cause. */
    public DatabaseUnusableException(String message) {
        super(message);
    }
}
