package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.application.lead.LeadStore.Decision;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Queries the history of a lead for the names of changed fields. */
final class ChangedFieldsQuery {
    // The lead is locked meanwhile: this reads field names without values, of a bounded number of changes.
    static final String SINCE = """
            select distinct field collate "C" as field
            from (select fields
                  from lead_changes
                  where company_id = :company and lead_id = :lead and version > :since and version <= :until
                  order by version desc
                  limit :limit) newest,
                 jsonb_array_elements_text(newest.fields) as field
            order by field
            """;

    static final int MAX_CHANGES = 10_000;

    private ChangedFieldsQuery() {}

    /** The names of the fields changed after the requested version, up to {@code until}; sorted. */
    static List<String> since(Handle handle, LeadRef lead, Decision.NeedsHistory<?> query, long until) {
        return handle.createQuery(SINCE)
                .bind("company", lead.company().value())
                .bind("lead", lead.lead().value())
                .bind("since", query.sinceVersion())
                .bind("until", until)
                .bind("limit", MAX_CHANGES)
                .mapTo(String.class)
                .list();
    }
}
