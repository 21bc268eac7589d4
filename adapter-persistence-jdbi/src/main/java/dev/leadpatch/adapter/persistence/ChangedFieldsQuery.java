package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.LeadStore.Decision;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Which fields history tells that a lead changed in. */
final class ChangedFieldsQuery {
    // the lead is locked meanwhile, so this reads names and no values, and not more of them than it can in good time
    static final String SINCE = """
            select distinct field collate "C" as field
            from (select fields
                  from lead_changes
                  where company_id = :company and lead_id = :lead and version > :since and version <= :until
                  order by version desc
                  limit :most) newest,
                 jsonb_array_elements_text(newest.fields) as field
            order by field
            """;

    static final int MAX_CHANGES = 10_000;

    private ChangedFieldsQuery() {}

    /** Those that differ since the version that is asked about, up to the version {@code until}. */
    static List<String> since(Handle handle, LeadRef lead, Decision.NeedsHistory<?> lookUp, long until) {
        return handle.createQuery(SINCE)
                .bind("company", lead.company().value())
                .bind("lead", lead.lead().value())
                .bind("since", lookUp.sinceVersion())
                .bind("until", until)
                .bind("most", MAX_CHANGES)
                .mapTo(String.class)
                .list();
    }
}
