package dev.leadpatch.application;

import java.util.concurrent.TimeoutException;

/** A store has too many concurrent changes, or other changes held a lock beyond the deadline. Nothing was changed. */
public final class StoreBusyException extends StoreUnavailableException {
    private static final long serialVersionUID = 1;

    public StoreBusyException(String message) {
        this(message, new TimeoutException());
    }

    private StoreBusyException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public StoreBusyException copy() {
        return new StoreBusyException(String.valueOf(getMessage()), this);
    }
}
