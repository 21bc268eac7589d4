package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * The postings of the inverted index that a transaction adds and removes: the differences between the
 * {@linkplain LeadTerms terms} of each lead before and after.
 */
public final class LeadIndex {
    // The index follows the leads: only a transaction that holds the lock of a lead writes its postings. A posting
    // exists already only if the lead was changed by plain SQL, which a new lead was not. "on conflict" would write
    // twice as much log. In the order of the index, many postings go to the same page. The bitmaps of terms are
    // merged later.
    static final String WRITE = """
            with removed as (
                select *
                from unnest(:removedCompanies, :removedTerms, :removedLeads) as r (company_id, term, lead_id)
            ), added as (
                select *
                from unnest(:addedCompanies, :addedTerms, :addedLeads, :addedNew) as a (company_id, term, lead_id, new)
            ), recorded as (
                insert into lead_bitmap_changes (company_id, term, lead_id)
                select c.company_id, c.term, c.lead_id
                from (select * from removed union all select company_id, term, lead_id from added) c
                where exists (select from lead_bitmap_terms t
                              where t.company_id = c.company_id and t.term = c.term
                              offset 0)
            ), deleted as (
                delete from lead_index i
                using removed r
                where i.company_id = r.company_id and i.term = r.term and i.lead_id = r.lead_id
            )
            insert into lead_index (company_id, term, lead_id)
            select company_id, term, lead_id
            from added a
            where new or not exists (select from lead_index i
                                     where i.company_id = a.company_id and i.term = a.term and i.lead_id = a.lead_id
                                     offset 0)
            order by company_id, term collate "C", lead_id
            """;

    // The trigram index of the search is updated later, for many leads at a time.
    static final String MARK_FOR_SEARCH = """
            insert into lead_search_pending (company_id, lead_id)
            select *
            from unnest(:searchCompanies, :searchLeads)
            """;

    private final List<Posting> removed = new ArrayList<>();
    private final List<Posting> added = new ArrayList<>();
    private final Set<LeadRef> changedTexts = new LinkedHashSet<>();

    private LeadIndex() {}

    /** Compares the leads before all changes with the leads after their last changes. */
    static LeadIndex of(List<LeadEvent> events, Map<LeadRef, LeadSnapshot> before) {
        Map<LeadRef, LeadEvent> last = new LinkedHashMap<>();
        events.forEach(event -> last.put(LeadRef.of(event.lead()), event));
        LeadIndex index = new LeadIndex();
        last.forEach((lead, event) -> {
            LeadSnapshot snapshot = before.get(lead);
            if (snapshot == null) {
                index.add(event.lead(), event.catalog());
            } else {
                index.compare(snapshot.lead(), event.lead(), event.catalog());
            }
        });
        return index;
    }

    /** Returns the postings of new leads of one company. */
    public static LeadIndex of(List<Lead> newLeads, CompanyCatalog catalog) {
        LeadIndex index = new LeadIndex();
        newLeads.forEach(lead -> index.add(lead, catalog));
        return index;
    }

    private void add(Lead lead, CompanyCatalog catalog) {
        LeadRef ref = LeadRef.of(lead);
        LeadTerms.of(lead, catalog).forEach(term -> added.add(new Posting(ref, term, true)));
        changedTexts.add(ref);
    }

    private void compare(Lead before, Lead after, CompanyCatalog catalog) {
        LeadRef ref = LeadRef.of(after);
        LeadTerms.Difference difference = LeadTerms.between(before, after, catalog);
        difference.removed().forEach(term -> removed.add(new Posting(ref, term, false)));
        difference.added().forEach(term -> added.add(new Posting(ref, term, false)));
        if (!before.fields().hasSameTexts(after.fields())) {
            changedTexts.add(ref);
        }
    }

    /** Whether the searched text of {@code lead} changes. */
    boolean hasChangedText(LeadRef lead) {
        return changedTexts.contains(lead);
    }

    boolean hasChangedTexts() {
        return !changedTexts.isEmpty();
    }

    boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty();
    }

    /** Writes the postings in the running transaction, and marks the leads for the search. */
    public void write(Handle handle) {
        boolean isSharded = ShardedStatements.areUsedBy(handle);
        CompanyId company = changedTexts.iterator().next().company();
        if (isSharded) {
            ShardedChangeSql.addCompany(handle, company);
        }
        try (Update statement = handle.createUpdate(isSharded ? ShardedChangeSql.INDEX : WRITE);
                Update marks = handle.createUpdate(isSharded ? ShardedChangeSql.MARK_FOR_SEARCH : MARK_FOR_SEARCH)) {
            bind(statement);
            if (isSharded) {
                statement.bind("company", company.value());
            }
            statement.execute();
            bindChangedTexts(marks);
            marks.execute();
        }
    }

    /** Binds the leads whose texts changed to {@link #MARK_FOR_SEARCH}. */
    <S extends SqlStatement<S>> void bindChangedTexts(S statement) {
        List<LeadRef> leads = List.copyOf(changedTexts);
        statement
                .bind(
                        "searchCompanies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind(
                        "searchLeads",
                        SqlArguments.bigintArray(leads, lead -> lead.lead().value()));
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
                .bind("addedLeads", ids(added, posting -> posting.lead().lead().value()))
                .bind("addedNew", SqlArguments.array("bool", added, Posting::isNew));
    }

    private static Argument ids(List<Posting> postings, Function<Posting, Long> id) {
        return SqlArguments.bigintArray(postings, id);
    }

    private static Argument terms(List<Posting> postings) {
        return SqlArguments.array("text", postings, Posting::term);
    }

    private record Posting(LeadRef lead, String term, boolean isNew) {}
}
