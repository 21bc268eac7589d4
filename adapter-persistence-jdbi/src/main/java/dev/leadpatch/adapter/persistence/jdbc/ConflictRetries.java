package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.JdbiException;

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
        } catch (NoFreeConnectionException e) {
            throw e.toStoreException();
        }
        try {
            while (result.isEmpty() && deadline.isBefore(StoreDeadline.LAST_RETRY)) {
                result = attempt.apply(StoreDeadline.LAST_RETRY);
            }
        } catch (NoFreeConnectionException e) {
            // no connection became free for another retry
        }
        return result;
    }

    /**
     * Returns an empty result if {@code e} is a conflict with another transaction.
     *
     * @throws StoreUnavailableException if the database is unavailable, with the message {@code unavailable}
     */
    static <T> Optional<T> emptyIfConflict(JdbiException e, String unavailable) {
        return switch (SqlErrorCategory.of(e)) {
            case UNREACHABLE, UNAVAILABLE ->
                throw new StoreUnavailableException(unavailable + ": " + DatabaseFailure.describe(e), e);
            case LOCK_TIMEOUT, TRANSACTION_CONFLICT -> Optional.empty();
            case UNIQUE_VIOLATION, VERSION_MISMATCH, UNEXPECTED -> throw e;
        };
    }
}
