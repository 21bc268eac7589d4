package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.Sharding;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** What the failure of a commit says about its outcome. */
final class SqlErrorCategoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"XX000", "08006", "57P01", "57014", "53100"})
    void commit_that_failed_on_the_node_of_the_company_may_be_committed(String sqlState) {
        assertThat(SqlErrorCategory.isRolledBack(reported(sqlState), Sharding.CITUS))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "40P01", "40001", "23505", "LP001"})
    void statement_that_failed_before_the_commit_was_rolled_back(String sqlState) {
        assertThat(SqlErrorCategory.isRolledBack(reported(sqlState), Sharding.CITUS))
                .isTrue();
        assertThat(SqlErrorCategory.isRolledBack(reported(sqlState), Sharding.NONE))
                .isTrue();
    }

    @Test
    void one_database_reports_the_outcome_unless_the_connection_is_lost() {
        assertThat(SqlErrorCategory.isRolledBack(reported("XX000"), Sharding.NONE))
                .isTrue();
        assertThat(SqlErrorCategory.isRolledBack(reported("57P01"), Sharding.NONE))
                .isFalse();
        PSQLException lost = new PSQLException("An I/O error occurred", PSQLState.CONNECTION_FAILURE);
        assertThat(SqlErrorCategory.isRolledBack(new TransactionException(lost), Sharding.NONE))
                .isFalse();
    }

    private static TransactionException reported(String sqlState) {
        String message = "SERROR\0C" + sqlState + "\0Mcould not commit transaction for shard 102008\0";
        return new TransactionException(new PSQLException(new ServerErrorMessage(message)));
    }
}
