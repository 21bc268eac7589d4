package dev.leadpatch.adapter.persistence;

/** A file can't be restored. Nothing was changed. The message is for the operator. */
public final class InvalidBackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason a clause without a subject, such as {@code is truncated} */
    public InvalidBackupException(String reason) {
        super("The backup " + reason);
        this.reason = reason;
    }

    /** Returns the reason, as a clause without a subject. */
    public String reason() {
        return reason;
    }
}
