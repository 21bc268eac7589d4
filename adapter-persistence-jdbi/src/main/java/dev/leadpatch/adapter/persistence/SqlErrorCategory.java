package dev.leadpatch.adapter.persistence;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What an exception from the database means: the one place that knows its codes. */
enum SqlErrorCategory {
    /** The database can't be reached, or no longer: what was sent last may have been done or not. */
    UNREACHABLE,
    /** The database has no room, is starting up or shutting down, or takes too long; what was sent last was not done. */
    UNAVAILABLE,
    /** Others have held a lock for too long. */
    LOCK_TIMEOUT,
    /** Transactions were in each other's way; the same again may succeed. */
    TRANSACTION_CONFLICT,
    /** Something is there already that must be there once. */
    UNIQUE_VIOLATION,
    /** A bug of ours. */
    UNEXPECTED;

    // these end the connection after whatever was under way, a commit too, and so are no answer to it
    private static final Set<String> UNREACHABLE_STATES = Set.of(
            "57P01", // ended by an administrator
            "57P02"); // another process of the database crashed

    private static final Set<String> UNAVAILABLE_STATES = Set.of(
            "25006", // read-only, as a server is that was failed over from
            "57014", // cancelled, by statement_timeout
            "57P03", // starting up or shutting down
            "57P04", // the database was dropped
            "57P05", // idle_session_timeout
            "25P03"); // idle_in_transaction_session_timeout

    static SqlErrorCategory of(Throwable thrown) {
        if (thrown instanceof ConnectionException) {
            return UNREACHABLE;
        }
        SQLException cause = sqlException(thrown);
        return cause == null ? UNEXPECTED : of(cause.getSQLState());
    }

    private static SqlErrorCategory of(@Nullable String state) {
        if (state == null) {
            return UNEXPECTED;
        }
        if (state.startsWith("08") || UNREACHABLE_STATES.contains(state)) {
            return UNREACHABLE;
        }
        // class 53 is about room: connections, disk, memory
        if (state.startsWith("53") || UNAVAILABLE_STATES.contains(state)) {
            return UNAVAILABLE;
        }
        return switch (state) {
            case "55P03" -> LOCK_TIMEOUT;
            case "40001", "40P01" -> TRANSACTION_CONFLICT;
            case "23505" -> UNIQUE_VIOLATION;
            default -> UNEXPECTED;
        };
    }

    /**
     * Whether the database has said so, and stays there: only then it is known what became of what was sent. The driver
     * makes failures of its own, and gives some of them the states of the database.
     */
    static boolean isReportedByServer(Throwable thrown) {
        return sqlException(thrown) instanceof PSQLException failure
                && failure.getServerErrorMessage() != null
                && of(thrown) != UNREACHABLE;
    }

    /** The SQL state of the failure, if it came from the database. */
    static Optional<String> sqlState(Throwable thrown) {
        return Optional.ofNullable(sqlException(thrown)).map(SQLException::getSQLState);
    }

    private static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            if (next instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }
}
