package dev.leadpatch.adapter.persistence.audit;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.AuditEntry.Channel;
import dev.leadpatch.application.audit.AuditEntry.Target;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.domain.value.CompanyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the audit log from PostgreSQL. Thread-safe. */
public final class PostgresAuditLog implements AuditLog {
    private static final String FIND = """
            select id, at, channel, api_key_id, actor_label, action, target_type, target_id, changed
            from audit_log
            where company_id = :company and (at, id) < (:at, cast(:id as uuid))
            order by at desc, id desc
            limit :limit
            """;

    private static final Position NEWEST = new Position(Instant.parse("9999-01-01T00:00:00Z"), new UUID(0, 0));

    private final Database database;

    public PostgresAuditLog(Database database) {
        this.database = database;
    }

    @Override
    public Page find(CompanyId company, Optional<Position> before, int limit) {
        Position position = before.orElse(NEWEST);
        List<AuditEntry> entries = database.use(handle -> handle.createQuery(FIND)
                .bind("company", company.value())
                .bind("at", SqlArguments.timestamp(position.at()))
                .bind("id", position.id())
                // one row more than the limit shows whether there is another page
                .bind("limit", limit + 1)
                .map((row, context) -> entry(company, row))
                .list());
        return Page.of(entries, limit);
    }

    private static AuditEntry entry(CompanyId company, ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject("id", UUID.class),
                company,
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new Actor(
                        Channel.ofWireName(row.getString("channel")).orElseThrow(),
                        Optional.ofNullable(row.getObject("api_key_id", UUID.class)),
                        row.getString("actor_label")),
                row.getString("action"),
                new Target(row.getString("target_type"), row.getString("target_id")),
                List.of((String[]) row.getArray("changed").getArray()));
    }
}
