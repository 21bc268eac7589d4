package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.history.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** The change rows of leads. */
final class PostgresLeadHistoryStore implements LeadHistoryStore {
    // The lead and its changes in one statement, and so as of one moment. A lead without changes has one row with
    // nothing beside it. The inner limit lets the key of the changes be read from its end, and no further than asked;
    // what comes after so and so many bytes is named and left there.
    static final String READ = """
            select part.version, part.at, part.key_id, part.key_label, part.request_id,
                   case when part.preceding < :bytes then part.changes end as changes
            from leads l
            left join lateral (
                select newest.*,
                       sum(octet_length(newest.changes)) over (order by newest.version desc)
                           - octet_length(newest.changes) as preceding
                from (
                    select c.version, c.at, c.key_id, c.key_label, c.request_id, cast(c.changes as text) as changes
                    from lead_changes c
                    where c.company_id = l.company_id and c.lead_id = l.id and c.version < :before
                    order by c.version desc
                    limit :most
                ) newest
            ) part on true
            where l.company_id = :company and l.id = :lead
            order by part.version desc
            """;

    // a change alone can have two megabytes, and two hundred of them would not fit into anybody's memory
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Database database;

    PostgresLeadHistoryStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Slice> find(CompanyId company, LeadId lead, OptionalLong before, int most) {
        List<Optional<HistoryEntry>> rows = database.use(handle -> handle.createQuery(READ)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .bind("before", before.orElse(Long.MAX_VALUE))
                // one more tells whether there is more
                .bind("most", most + 1L)
                .bind("bytes", MAX_BYTES)
                .map(PostgresLeadHistoryStore::change)
                .list());
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<HistoryEntry> told =
                rows.stream().limit(most).flatMap(Optional::stream).toList();
        return Optional.of(new Slice(told, !told.isEmpty() && told.size() < rows.size()));
    }

    /** The change of a row; nothing if the lead has none, or what was changed was left in the database. */
    private static Optional<HistoryEntry> change(ResultSet row, StatementContext context) throws SQLException {
        String changes = row.getString("changes");
        if (changes == null) {
            return Optional.empty();
        }
        return Optional.of(new HistoryEntry(
                row.getLong("version"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new ApiKeyId(row.getObject("key_id", UUID.class)),
                row.getString("key_label"),
                row.getString("request_id"),
                JsonColumns.changes(changes)));
    }
}
