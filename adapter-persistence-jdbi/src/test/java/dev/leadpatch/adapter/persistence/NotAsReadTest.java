package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.testing.DemoCompany;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lead that can't be written though it is locked, here because of a trigger: its commit is sent along all the same. */
final class NotAsReadTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    NotAsReadTest() {
        super(DATABASE);
    }

    @BeforeEach
    void skipWrites() {
        database.execute("create function skip() returns trigger language plpgsql as 'begin return null; end'");
        database.execute("create trigger skip before update on leads for each row execute function skip()");
    }

    @AfterEach
    void skipNoMore() {
        database.execute("drop function skip() cascade");
    }

    @Test
    void nothing_is_committed_and_the_reason_is_told() {
        assertNothingIsCommitted();
    }

    @Test
    void nor_is_a_delivery_queued_that_is_sent_along() {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        assertNothingIsCommitted();
        assertThat(database.one(Long.class, "select count(*) from webhook_lines"))
                .isZero();
    }

    private void assertNothingIsCommitted() {
        assertThatThrownBy(() -> change(found -> found.lead().fields()))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .hasMessageContaining("not as they were read");
        assertNothingWritten();
    }
}
