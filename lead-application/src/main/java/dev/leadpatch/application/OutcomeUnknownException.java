package dev.leadpatch.application;

/**
 * A store did not confirm a change: it was applied completely or not at all. Reading the changed object, or repeating an
 * idempotent request, finds out.
 */
public final class OutcomeUnknownException extends StoreUnavailableException {
    private static final long serialVersionUID = 1;

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public OutcomeUnknownException copy() {
        return new OutcomeUnknownException(String.valueOf(getMessage()), this);
    }
}
