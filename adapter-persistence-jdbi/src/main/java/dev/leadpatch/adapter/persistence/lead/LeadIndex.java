package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadTerms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The postings of the inverted index that a transaction adds and removes: the differences between the
 * {@linkplain LeadTerms terms} of each lead before and after.
 */
public final class LeadIndex {
    // The index follows the leads: only a transaction that holds the lock of a lead writes its postings.
    static final String WRITE = """
            with removed as (
                delete from lead_index i
                using unnest(:removedCompanies, :removedTerms, :removedLeads) as r (company_id, term, lead_id)
                where i.company_id = r.company_id and i.term = r.term and i.lead_id = r.lead_id
            )
            insert into lead_index (company_id, term, lead_id)
            select *
            from unnest(:addedCompanies, :addedTerms, :addedLeads)
            on conflict (company_id, term, lead_id) do nothing
            """;

    private final List<Posting> removed = new ArrayList<>();
    private final List<Posting> added = new ArrayList<>();

    private LeadIndex() {}

    /** Compares the leads before all changes with the leads after their last changes. */
    static LeadIndex of(List<LeadEvent> events, Map<LeadRef, LeadSnapshot> before) {
        Map<LeadRef, LeadEvent> last = new LinkedHashMap<>();
        events.forEach(event -> last.put(LeadRef.of(event.lead()), event));
        LeadIndex index = new LeadIndex();
        last.forEach((lead, event) ->
                index.compare(lead, termsOf(before.get(lead)), LeadTerms.of(event.lead(), event.catalog())));
        return index;
    }

    /** Returns the postings of new leads of one company. */
    public static LeadIndex of(List<Lead> newLeads, CompanyCatalog catalog) {
        LeadIndex index = new LeadIndex();
        newLeads.forEach(lead -> index.compare(LeadRef.of(lead), Set.of(), LeadTerms.of(lead, catalog)));
        return index;
    }

    private static Set<String> termsOf(@Nullable LeadSnapshot snapshot) {
        return snapshot == null ? Set.of() : LeadTerms.of(snapshot.lead(), snapshot.catalog());
    }

    private void compare(LeadRef lead, Set<String> before, Set<String> after) {
        before.stream().filter(term -> !after.contains(term)).forEach(term -> removed.add(new Posting(lead, term)));
        after.stream().filter(term -> !before.contains(term)).forEach(term -> added.add(new Posting(lead, term)));
    }

    boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty();
    }

    /** Writes the postings in the running transaction. */
    public void write(Handle handle) {
        try (Update statement = handle.createUpdate(WRITE)) {
            bind(statement);
            statement.execute();
        }
    }

    /** Binds the postings to {@link #WRITE}. */
    <S extends SqlStatement<S>> void bind(S statement) {
        statement
                .bind(
                        "removedCompanies",
                        ids(removed, posting -> posting.lead().company().value()))
                .bind("removedTerms", terms(removed))
                .bind(
                        "removedLeads",
                        ids(removed, posting -> posting.lead().lead().value()))
                .bind(
                        "addedCompanies",
                        ids(added, posting -> posting.lead().company().value()))
                .bind("addedTerms", terms(added))
                .bind("addedLeads", ids(added, posting -> posting.lead().lead().value()));
    }

    private static Argument ids(List<Posting> postings, Function<Posting, Long> id) {
        return SqlArguments.bigintArray(postings, id);
    }

    private static Argument terms(List<Posting> postings) {
        return SqlArguments.array("text", postings, Posting::term);
    }

    private record Posting(LeadRef lead, String term) {}
}
