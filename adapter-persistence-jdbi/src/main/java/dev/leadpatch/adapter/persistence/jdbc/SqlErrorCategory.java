package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.Sharding;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Classifies exceptions of the database by SQL state. */
public enum SqlErrorCategory {
    /** The connection failed: whether the last statement was executed is unknown. */
    UNREACHABLE,
    /** The database lacks resources, starts, stops or exceeded a time limit; the last statement was not executed. */
    UNAVAILABLE,
    /** Another transaction held a lock for longer than {@code lock_timeout}. */
    LOCK_TIMEOUT,
    /** A serialization failure or a deadlock; a retry may succeed. */
    TRANSACTION_CONFLICT,
    /** A row with the same unique key exists. */
    UNIQUE_VIOLATION,
    /** A lead differed from its snapshot although it was locked (optimistic locking): a bug. */
    VERSION_MISMATCH,
    /** Any other error: a bug. */
    UNEXPECTED;

    /** The server accepts no changes, such as a former primary after a failover. */
    static final String READ_ONLY_STATE = "25006";

    /** The statement was canceled, by {@code statement_timeout}. */
    static final String CANCELED = "57014";

    // these terminate the connection after the running statement, even a commit, and so do not report its outcome
    private static final Set<String> UNREACHABLE_STATES = Set.of(
            "57P01", // terminated by an administrator
            "57P02"); // another process of the database crashed

    private static final Set<String> UNAVAILABLE_STATES = Set.of(
            READ_ONLY_STATE,
            CANCELED,
            "57P03", // starting up or shutting down
            "57P04", // the database was dropped
            "57P05", // idle_session_timeout
            "25P03"); // idle_in_transaction_session_timeout

    // errors of a statement before the commit, which the node of the company reports
    private static final Set<SqlErrorCategory> PREVENTING_COMMIT =
            Set.of(LOCK_TIMEOUT, TRANSACTION_CONFLICT, UNIQUE_VIOLATION, VERSION_MISMATCH);

    public static SqlErrorCategory of(Throwable thrown) {
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
        // class 53: insufficient resources, such as connections, disk or memory
        if (state.startsWith("53") || UNAVAILABLE_STATES.contains(state)) {
            return UNAVAILABLE;
        }
        return switch (state) {
            case "55P03" -> LOCK_TIMEOUT;
            case "40001", "40P01" -> TRANSACTION_CONFLICT;
            case "23505" -> UNIQUE_VIOLATION;
            case "LP001" -> VERSION_MISMATCH; // raised by require_written_leads
            default -> UNEXPECTED;
        };
    }

    /**
     * Whether the server reported the error and kept the connection: only then is the outcome of the statement known.
     * The driver raises errors too, some of them with SQL states of the server.
     */
    public static boolean isReportedByServer(Throwable thrown) {
        return sqlException(thrown) instanceof PSQLException failure
                && failure.getServerErrorMessage() != null
                && of(thrown) != UNREACHABLE;
    }

    /**
     * Whether a failure during a commit shows that nothing was committed. If the tables are sharded, the coordinator also
     * reports that the node of the company failed, which may have committed before.
     */
    static boolean isRolledBack(Throwable thrown, Sharding sharding) {
        return isReportedByServer(thrown) && (sharding == Sharding.NONE || PREVENTING_COMMIT.contains(of(thrown)));
    }

    /** The SQL state; empty if no cause is an {@link SQLException} with one. */
    public static Optional<String> sqlState(Throwable thrown) {
        return Optional.ofNullable(sqlException(thrown)).map(SQLException::getSQLState);
    }

    private static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable next = thrown; next != null; next = next.getCause()) {
            if (next instanceof SQLException exception) {
                return exception;
            }
        }
        return null;
    }
}
