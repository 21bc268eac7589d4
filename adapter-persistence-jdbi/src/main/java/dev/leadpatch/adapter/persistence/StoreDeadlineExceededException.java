package dev.leadpatch.adapter.persistence;

/** There is no time left to go on; what was done so far is to be rolled back. */
final class StoreDeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreDeadlineExceededException() {
        super("too little time is left", null, false, false);
    }
}
