package dev.leadpatch.domain.value;

/** The {@link Deadline} of a request passed before the request was decided; nothing was done. */
public final class DeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeadlineExceededException() {
        // expected under load, and always thrown at the same place: a stack trace would only cost
        super("the deadline of the request has passed", null, false, false);
    }
}
