package dev.leadpatch.adapter.persistence.backup;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** An SQL error of {@code COPY}, or of the connection during it. */
final class CopyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CopyFailedException(SQLException cause) {
        super(cause);
    }

    /** Returns the result of an operation of {@code COPY}. */
    static <T> T run(CopyOperation<T> operation) {
        try {
            return operation.run();
        } catch (SQLException e) {
            throw new CopyFailedException(e);
        }
    }

    static CopyManager copyManager(Connection connection) {
        return run(() -> new CopyManager(connection.unwrap(BaseConnection.class)));
    }

    interface CopyOperation<T> {
        T run() throws SQLException;
    }
}
