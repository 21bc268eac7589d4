package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import dev.leadpatch.application.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Retries transactions that conflict with others, within their deadline. */
final class ConflictRetries {

    private ConflictRetries() {}

    /**
     * Retries {@code attempt}, which receives its maximum wait for a connection, until it returns a value. A
     * transaction that waits for a lock releases its connection between attempts, so that other transactions can use
     * it.
     */
    static <T> Optional<T> run(
            StoreDeadline deadline, Duration connectionWait, Function<Duration, Optional<T>> attempt) {
        Optional<T> result;
        try {
            result = attempt.apply(connectionWait);
        } catch (StoreDeadlineExceededException e) {
            throw new StoreUnavailableException(
                    "no connection became free within the deadline; nothing was changed", new TimeoutException());
        }
        try {
            while (result.isEmpty() && deadline.isBefore(StoreDeadline.LAST_RETRY)) {
                result = attempt.apply(StoreDeadline.LAST_RETRY);
            }
        } catch (StoreDeadlineExceededException e) {
            // no connection became free for another retry
        }
        return result;
    }
}
