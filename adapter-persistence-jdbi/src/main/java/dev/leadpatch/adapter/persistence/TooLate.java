package dev.leadpatch.adapter.persistence;

/** There is no time left to go on; what was done so far is to be rolled back. */
final class TooLate extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLate() {
        super("too little time is left", null, false, false);
    }
}
