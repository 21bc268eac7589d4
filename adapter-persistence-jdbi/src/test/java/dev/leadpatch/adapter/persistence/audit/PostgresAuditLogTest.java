package dev.leadpatch.adapter.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.AuditLogContract;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresAuditLogTest extends AuditLogContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"update audit_log set actor_label = 'Eve'", "delete from audit_log", "truncate audit_log"})
    void entry_can_not_be_changed_or_deleted(String statement) {
        addEntry();

        assertThatThrownBy(() -> DATABASE.execute(statement)).hasMessageContaining("the audit log is append-only");
    }

    @Test
    void page_is_read_from_an_index_without_sorting() {
        List<String> plan = DATABASE.withHandle(handle -> {
            handle.execute("set enable_seqscan = off");
            return handle.select("""
                            explain select id from audit_log
                            where company_id = 1 and (at, id) < (now(), '00000000-0000-0000-0000-000000000000')
                            order by at desc, id desc limit 10
                            """).mapTo(String.class).list();
        });

        assertThat(plan).anyMatch(line -> line.contains("audit_log_by_time"));
        assertThat(plan).noneMatch(line -> line.contains("Sort"));
    }
}
