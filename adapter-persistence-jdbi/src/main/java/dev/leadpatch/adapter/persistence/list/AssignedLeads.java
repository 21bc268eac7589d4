package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Counts the leads with an assigned user without reading each of them: most leads of a company have one. */
final class AssignedLeads {
    private static final Criteria ASSIGNED = new Criteria(
            List.of(),
            Set.of(LeadTerms.UNASSIGNED),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Archival.EXCLUDE);

    private static final int MAX_READ = 50_000;
    private static final double MARGIN = 1.2;

    // Unassigned leads can be archived, so this is a lower bound.
    private static final String COUNT_FIRST = """
            with first as materialized (
                select count(*) as leads, coalesce(max(c.id), 0) as last
                from (select l.id from leads l
                      where l.company_id = :company and l.archived_at is null
                      order by l.id
                      limit :leads) c
            )
            select f.leads - (select count(*)
                              from (select from lead_index i
                                    where i.company_id = :company and i.term = :unassigned and i.lead_id <= f.last
                                    limit :leads) u)
            from first f
            """;

    private AssignedLeads() {}

    /** Whether these are the criteria of assigned leads, and more leads match than a total counts; false if it is uncertain. */
    static boolean exceedTotal(Handle handle, CompanyId company, Criteria criteria, TermStatistics statistics) {
        double share = 1 - (double) statistics.sizeOf(criteria.noneOf()) / Math.max(1, statistics.leads());
        double leads = (LeadListStore.MAX_TOTAL + 1) / share * MARGIN;
        return criteria.equals(ASSIGNED)
                && share > 0
                && leads <= MAX_READ
                && handle.createQuery(COUNT_FIRST)
                                .bind("company", company.value())
                                .bind("leads", (int) leads)
                                .bind("unassigned", LeadTerms.UNASSIGNED)
                                .mapTo(Long.class)
                                .one()
                        > LeadListStore.MAX_TOTAL;
    }
}
