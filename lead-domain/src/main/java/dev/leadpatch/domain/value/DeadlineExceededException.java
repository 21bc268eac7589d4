package dev.leadpatch.domain.value;

/** The {@link Deadline} of a request passed before validation was complete. No change was made. */
public final class DeadlineExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeadlineExceededException() {
        // no stack trace: the exception is expected under load and always thrown by the same method
        super("the deadline of the request has passed", null, false, false);
    }
}
