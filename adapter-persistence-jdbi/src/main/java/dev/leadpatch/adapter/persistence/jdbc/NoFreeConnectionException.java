package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import java.util.concurrent.TimeoutException;

/** No connection of the pool became free within the maximum wait; nothing was changed. */
public final class NoFreeConnectionException extends StoreDeadlineExceededException {
    private static final long serialVersionUID = 1;

    private final boolean isDatabaseResponding;

    /** @param isDatabaseResponding whether the database responds to those that use the connections */
    NoFreeConnectionException(boolean isDatabaseResponding) {
        this.isDatabaseResponding = isDatabaseResponding;
    }

    /** Returns the exception for the caller of a port: busy, or unavailable if the database does not respond. */
    public StoreUnavailableException toStoreException() {
        return isDatabaseResponding
                ? new StoreBusyException("no connection became free within the deadline; nothing was changed")
                : new StoreUnavailableException(
                        "no connection became free within the deadline, and the database does not respond; "
                                + "nothing was changed",
                        new TimeoutException());
    }
}
