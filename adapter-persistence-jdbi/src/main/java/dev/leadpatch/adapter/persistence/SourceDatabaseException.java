package dev.leadpatch.adapter.persistence;

/** The database that is copied can't be read. The cause is the exception of that database. */
public final class SourceDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    /** @param failure the exception of the database */
    public SourceDatabaseException(RuntimeException failure) {
        super(failure);
        this.failure = failure;
    }

    /** Returns the exception of the database. */
    public RuntimeException failure() {
        return failure;
    }
}
