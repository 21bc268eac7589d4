package dev.leadpatch.adapter.persistence.audit;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.audit.AuditEntry;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Adds entries to the audit log. */
public final class AuditLogWriter {
    // the batches of an import add the same entry
    private static final String INSERT = """
            insert into audit_log (company_id, id, at, channel, api_key_id, actor_label, action, target_type, target_id,
                                   changed)
            values (:company, :id, :at, :channel, cast(:key as uuid), :label, :action, :targetType, :targetId, :changed)
            on conflict (company_id, id) do nothing
            """;

    private AuditLogWriter() {}

    /** Adds the entries in the running transaction of the change that they record. */
    public static void write(Handle handle, List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        ShardedStatements.requireTwoPhaseCommit(handle);
        try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
            entries.forEach(entry -> bind(batch, entry).add());
            batch.execute();
        }
    }

    private static PreparedBatch bind(PreparedBatch row, AuditEntry entry) {
        return row.bind("company", entry.company().value())
                .bind("id", entry.id())
                .bind("at", SqlArguments.timestamp(entry.at()))
                .bind("channel", entry.actor().channel().wireName())
                .bind("key", entry.actor().key().orElse(null))
                .bind("label", entry.actor().label())
                .bind("action", entry.action())
                .bind("targetType", entry.target().type())
                .bind("targetId", entry.target().id())
                .bind("changed", SqlArguments.textArray(entry.changed()));
    }
}
