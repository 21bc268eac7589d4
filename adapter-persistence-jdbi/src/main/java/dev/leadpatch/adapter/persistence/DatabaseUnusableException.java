package dev.leadpatch.adapter.persistence;

/** The database is reachable but not usable as it is configured. The message is for the operator. */
public final class DatabaseUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String remedy;

    public DatabaseUnusableException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
        this.remedy = "";
    }

    /**
     * Creates an exception without a cause.
     *
     * @param reason a clause
     * @param remedy what the operator can do, as a sentence; empty if the reason says so
     */
    public DatabaseUnusableException(String reason, String remedy) {
        super(remedy.isEmpty() ? reason : reason + ". " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Returns the reason without the remedy, as a clause. */
    public String reason() {
        return reason;
    }

    /** Returns what the operator can do, as a sentence; may be empty. */
    public String remedy() {
        return remedy;
    }
}
