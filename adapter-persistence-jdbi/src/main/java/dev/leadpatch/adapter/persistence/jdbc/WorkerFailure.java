package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.Sharding;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Errors of a worker node of Citus, which the coordinator reports with the SQL state of the node: the session with the
 * coordinator remains usable, also after {@code 57P01}.
 */
public final class WorkerFailure {
    private static final String CONTEXT = "while executing command on ";
    private static final String LOST_CONNECTION = "connection to the remote node ";

    private WorkerFailure() {}

    /**
     * Whether the node of a company failed or does not respond, if the tables are sharded: the time limit of statements
     * ends the wait for a node.
     */
    public static boolean isCauseOf(Sharding sharding, Throwable failure) {
        return sharding == Sharding.CITUS
                && (isCauseOf(failure)
                        || SqlErrorCategory.sqlState(failure)
                                .filter(SqlErrorCategory.CANCELED::equals)
                                .isPresent());
    }

    static boolean isCauseOf(Throwable failure) {
        if (!(failure instanceof SQLException) && failure.getCause() != null) {
            return isCauseOf(failure.getCause());
        }
        ServerErrorMessage error = failure instanceof PSQLException reported ? reported.getServerErrorMessage() : null;
        return error != null
                && "ERROR".equals(error.getSeverity())
                && (text(error.getWhere()).contains(CONTEXT)
                        || text(error.getMessage()).startsWith(LOST_CONNECTION));
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
