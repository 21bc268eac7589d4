package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the history of leads from PostgreSQL. */
public final class PostgresLeadHistoryStore implements LeadHistoryStore {
    // One statement reads the lead and its changes as of one snapshot. A lead without changes yields one row of nulls.
    // The inner limit makes the planner scan the primary key backwards, no further than needed. Changes after the first
    // :maxBytes bytes are returned with their size only.
    static final String READ = """
            select entry.version, entry.kind, entry.changed_at, entry.api_key_id, entry.actor_label, entry.request_id,
                   entry.bytes, case when entry.total_bytes <= :maxBytes then entry.changes end as changes
            from leads l
            left join lateral (
                select newest.*, octet_length(newest.changes) as bytes,
                       sum(octet_length(newest.changes)) over (order by newest.version desc) as total_bytes
                from (
                    select c.version, c.kind, c.changed_at, c.api_key_id, c.actor_label, c.request_id,
                           cast(c.changes as text) as changes
                    from lead_changes c
                    where c.company_id = l.company_id and c.lead_id = l.id and c.version < :before
                    order by c.version desc
                    limit :limit
                ) newest
            ) entry on true
            where l.company_id = :company and l.id = :lead
            order by entry.version desc
            """;

    // The lead is locked meanwhile: this reads field names without values, of a bounded number of changes.
    static final String CHANGED_FIELDS = """
            select distinct field collate "C" as field
            from (select large_fields, case when large_fields is null then changes end as small_changes
                  from lead_changes
                  where company_id = :company and lead_id = :lead and version > :since and version <= :until
                  order by version desc
                  limit :limit) newest
            cross join lateral (
                select json_object_keys(newest.small_changes) as field
                union all
                select jsonb_array_elements_text(newest.large_fields)
            ) fields
            order by field
            """;

    // The retention of the history removes the oldest changes of a lead first.
    private static final String IS_STORED = """
            select exists (
                select from lead_changes
                where company_id = :company and lead_id = :lead and version = cast(:since as bigint) + 1)
            """;

    static final int MAX_CHANGES = 10_000;

    private final Database database;
    private final LeadMemory memory;

    public PostgresLeadHistoryStore(Database database, MemoryBudget memory) {
        this.database = database;
        this.memory = new LeadMemory(memory);
    }

    @Override
    public Optional<Page> find(CompanyId company, LeadId lead, OptionalLong before, int limit) {
        List<Row> rows;
        try (LeadReservation reservation = memory.open(company)) {
            rows = database.readMany(
                    company,
                    handle -> SizedPage.read(
                            maxBytes -> handle.createQuery(READ)
                                    .bind("company", company.value())
                                    .bind("lead", lead.value())
                                    .bind("before", before.orElse(Long.MAX_VALUE))
                                    // one row more than the limit shows whether there are older changes
                                    .bind("limit", limit + 1L)
                                    .bind("maxBytes", maxBytes)
                                    .map((row, context) -> Row.of(row))
                                    .list(),
                            reservation));
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<HistoryEntry> entries =
                rows.stream().limit(limit).flatMap(row -> row.entry().stream()).toList();
        return Optional.of(new Page(entries, !entries.isEmpty() && entries.size() < rows.size()));
    }

    /**
     * A row of the result.
     *
     * @param entry empty if the lead has no change, or the row exceeds the maximum size
     */
    private record Row(long bytes, Optional<HistoryEntry> entry) implements SizedPage.SizedRow {
        static Row of(ResultSet row) throws SQLException {
            String changes = row.getString("changes");
            return new Row(
                    row.getLong("bytes"),
                    changes == null ? Optional.empty() : Optional.of(PostgresLeadHistoryStore.entry(row, changes)));
        }
    }

    /**
     * The history entry of a row.
     *
     * @param changes the column {@code changes}
     */
    static HistoryEntry entry(ResultSet row, String changes) throws SQLException {
        return new HistoryEntry(
                row.getLong("version"),
                ChangeKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("api_key_id", UUID.class)).map(ApiKeyId::new),
                row.getString("actor_label"),
                row.getString("request_id"),
                JsonColumns.changes(changes));
    }

    /**
     * The names of the fields changed after the requested version, up to {@code until}; sorted. Empty if a part of these changes
     * was removed.
     */
    static Optional<List<String>> changedFields(
            Handle handle, LeadRef lead, Decision.NeedsHistory<?> query, long until) {
        boolean isStored = query.sinceVersion() >= until
                || handle.createQuery(IS_STORED)
                        .bind("company", lead.company().value())
                        .bind("lead", lead.lead().value())
                        .bind("since", query.sinceVersion())
                        .mapTo(Boolean.class)
                        .one();
        return isStored ? Optional.of(findChangedFields(handle, lead, query, until)) : Optional.empty();
    }

    private static List<String> findChangedFields(
            Handle handle, LeadRef lead, Decision.NeedsHistory<?> query, long until) {
        return handle.createQuery(CHANGED_FIELDS)
                .bind("company", lead.company().value())
                .bind("lead", lead.lead().value())
                .bind("since", query.sinceVersion())
                .bind("until", until)
                .bind("limit", MAX_CHANGES)
                .mapTo(String.class)
                .list();
    }
}
