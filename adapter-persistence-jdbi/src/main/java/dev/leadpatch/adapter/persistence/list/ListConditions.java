package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.list.CandidateSource.Kind;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.ExactText;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.lead.LeadTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Composes the conditions of a list on a candidate, which its source does not fulfil already. */
record ListConditions(Query query, CandidateSource source) {
    /**
     * Returns the conditions on a candidate, besides those of the source and of {@link #leadConditions}.
     *
     * @param forPage whether the conditions are of a page, not of a total
     * @param excludesArchived whether archived leads are left out by their term
     */
    String filters(boolean forPage, boolean excludesArchived) {
        StringBuilder filters = new StringBuilder();
        for (int n = 0; n < criteria().anyOf().size(); n++) {
            if (n != source.group() && !(forPage && isReadWithLead(n))) {
                filters.append(FilterSql.ANY_OF.replace("{n}", String.valueOf(n)));
            }
        }
        boolean excludeTerm = criteria().archival() == Archival.EXCLUDE && !source.isOfLeads() && excludesArchived;
        if (source.kind() == Kind.LEADS && criteria().noneOf().equals(Set.of(LeadTerms.UNASSIGNED))) {
            filters.append(FilterSql.ASSIGNED);
        } else if (!criteria().noneOf().isEmpty() || excludeTerm) {
            filters.append(FilterSql.NONE_OF);
        }
        if (criteria().search().isPresent() && !source.isOfSearch()) {
            filters.append(FilterSql.CONTAINS);
        }
        if (criteria().createdSince().isPresent() && source.kind() == Kind.LEADS) {
            filters.append(sort().isByCreation() ? FilterSql.CREATED : FilterSql.CREATED_WITHOUT_INDEX);
        }
        return filters.toString();
    }

    String leadFilter(boolean forPage) {
        String conditions = leadConditions(forPage);
        return conditions.isEmpty() ? "" : FilterSql.LEAD.replace("{conditions}", conditions);
    }

    /**
     * Returns the conditions on the row of a lead.
     *
     * @param forPage whether the conditions are of a page. For a total, the terms of a lead are sufficient.
     */
    String leadConditions(boolean forPage) {
        List<String> conditions = new ArrayList<>();
        boolean isOfLeads = source.isOfLeads();
        if (!isOfLeads && criteria().createdSince().isPresent()) {
            conditions.add(FilterSql.CREATED_SINCE);
        }
        if (!isOfLeads && criteria().archival() == Archival.ONLY) {
            conditions.add(FilterSql.IS_ARCHIVED);
        }
        if (!isOfLeads && criteria().archival() == Archival.EXCLUDE && forPage) {
            conditions.add(FilterSql.IS_ACTIVE);
        }
        for (int n = 0; n < criteria().anyOf().size(); n++) {
            if (forPage && isReadWithLead(n)) {
                conditions.add(numbered(FilterSql.STATUS_IS, n));
            }
        }
        List<ExactText> texts = criteria().exactTexts();
        for (int n = 0; n < texts.size(); n++) {
            boolean isSource = texts.get(n).field().equals("source");
            conditions.add(numbered(isSource ? FilterSql.SOURCE_IS : FilterSql.CUSTOM_FIELD_IS, n));
        }
        for (int n = 0; n < criteria().numbers().size(); n++) {
            conditions.add(numbered(FilterSql.NUMBER_IS, n));
        }
        return conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining());
    }

    /** Whether the statuses are compared with the row of the lead, which a set reads anyway. */
    private boolean isReadWithLead(int group) {
        return source.isSet()
                && group != source.group()
                && criteria().anyOf().get(group).stream().allMatch(LeadTerms::isStatus);
    }

    private static String numbered(String condition, int n) {
        return condition.replace("{n}", String.valueOf(n));
    }

    private LeadSort sort() {
        return query.paging().sort();
    }

    private Criteria criteria() {
        return query.criteria();
    }
}
