package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.application.testing.DemoCompany;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that a lost write fails the transaction, although the commit was sent in the same round trip. A trigger skips
 * the write.
 */
final class LostWriteDetectionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    LostWriteDetectionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addWriteSkippingTrigger() {
        database.execute("create function skip() returns trigger language plpgsql as 'begin return null; end'");
        database.execute("create trigger skip before update on leads for each row execute function skip()");
    }

    @AfterEach
    void dropTrigger() {
        database.execute("drop function skip() cascade");
    }

    @Test
    void lost_write_commits_nothing_and_fails_with_reason() {
        assertNothingIsCommitted();
    }

    @Test
    void lost_write_enqueues_no_delivery() {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        assertNothingIsCommitted();
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_queue_heads"))
                .isZero();
    }

    private void assertNothingIsCommitted() {
        assertThatThrownBy(() -> change(snapshot -> snapshot.lead().fields()))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .hasMessageContaining("differ from their snapshots")
                .satisfies(e -> assertThat(SqlErrorCategory.sqlState(e)).contains("LP001"))
                .satisfies(e -> assertThat(SqlErrorCategory.of(e)).isEqualTo(SqlErrorCategory.VERSION_MISMATCH))
                .satisfies(
                        e -> assertThat(SqlErrorCategory.isReportedByServer(e)).isTrue());
        assertNothingWritten();
    }
}
