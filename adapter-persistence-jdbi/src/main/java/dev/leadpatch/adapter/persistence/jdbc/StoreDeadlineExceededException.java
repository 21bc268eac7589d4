package dev.leadpatch.adapter.persistence.jdbc;

/** The deadline leaves too little time to continue; the transaction is rolled back. */
public final class StoreDeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreDeadlineExceededException() {
        super("the deadline leaves too little time", null, false, false);
    }
}
