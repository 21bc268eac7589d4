package dev.leadpatch.adapter.persistence;

/** The deadline leaves too little time to continue; the transaction is rolled back. */
final class StoreDeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreDeadlineExceededException() {
        super("the deadline leaves too little time", null, false, false);
    }
}
