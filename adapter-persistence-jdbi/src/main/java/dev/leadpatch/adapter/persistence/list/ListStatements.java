package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.lead.LeadRow;
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

/** Composes the statements of a list from the fragments of {@link ListSql}, for one source of candidates. */
record ListStatements(Query query, CandidateSource source, boolean searchesDigits) {
    private static final String CUSTOM_FIELDS = "l.custom_fields";

    /** Returns the statement that reads the page. */
    String page() {
        String columns = LeadRow.withColumns("{columns}");
        String statement = ListSql.PAGE
                .replace("{page}", candidates())
                .replace("{total}", source.isSet() ? "p.total" : "null")
                .replace("{oversized}", query.customFields() ? ListSql.OVERSIZED : "false")
                .replace(
                        "{columns}",
                        query.customFields() ? columns : columns.replace(CUSTOM_FIELDS, "'{}' as custom_fields"))
                .replace(
                        "{order}",
                        sort().isByCreation() ? "l.created_at {direction}, l.id {direction}" : "l.id {direction}");
        return withMatches(directed(statement));
    }

    /** Returns the statement that counts the leads of all pages, up to a maximum. */
    String total(boolean hasArchived) {
        String filters = filters(false, hasArchived) + leadFilter(false);
        String statement = switch (source.kind()) {
            case LEADS -> ListSql.COUNT_LEADS;
            case POSTINGS -> ListSql.COUNT_POSTINGS;
            case POSTING_SET, SEARCH_SET, CREATED_SET, MATCHES -> ListSql.COUNT_SET.replace("{set}", set());
        };
        return withMatches(statement.replace("{leads}", leads()).replace("{filters}", filters));
    }

    /** Returns the statement that counts the leads created since the time of the criteria, up to a maximum. */
    static String createdSince(Archival archival) {
        return ListSql.COUNT_CREATED.replace("{leads}", leads(archival));
    }

    /** Returns the statement that reads the ids of all leads that a search finds, before or after the other criteria. */
    String searchedLeads(boolean filtered, boolean hasArchived) {
        String filters = filtered ? filters(false, hasArchived) + leadFilter(false) : "";
        return withMatches(ListSql.SEARCHED_LEADS.replace("{set}", set()).replace("{filters}", filters));
    }

    private String candidates() {
        String statement = switch (source.kind()) {
            case LEADS -> sort().isByCreation() ? ListSql.LEADS_BY_CREATION : ListSql.LEADS_BY_ID;
            case POSTINGS -> ListSql.POSTINGS_BY_ID;
            case POSTING_SET, SEARCH_SET, CREATED_SET, MATCHES ->
                ListSql.SORTED_SET
                        .replace("{set}", set())
                        .replace("{conditions}", leadConditions(true))
                        .replace("{position}", sort().isByCreation() ? ListSql.AFTER_CREATION : ListSql.AFTER_ID)
                        .replace(
                                "{keys}",
                                sort().isByCreation()
                                        ? "m.created_at {direction}, m.lead_id {direction}"
                                        : "m.lead_id {direction}");
        };
        String filters = filters(true, false) + (source.isSet() ? "" : leadFilter(true));
        return statement.replace("{leads}", leads()).replace("{filters}", filters);
    }

    private String set() {
        return switch (source.kind()) {
            case SEARCH_SET ->
                ListPlanner.searchUserTerms(criteria()).isEmpty() ? ListSql.SEARCH_TEXT_SET : ListSql.SEARCH_SET;
            case CREATED_SET -> ListSql.CREATED_SET.replace("{leads}", leads());
            case MATCHES -> ListSql.MATCHES_SET;
            default -> ListSql.POSTING_SET;
        };
    }

    private String leads() {
        return leads(criteria().archival());
    }

    private static String leads(Archival archival) {
        return switch (archival) {
            case EXCLUDE -> ListSql.ACTIVE_LEADS;
            case ONLY -> ListSql.ARCHIVED_LEADS;
            case INCLUDE -> ListSql.ACTIVE_LEADS + " union all " + ListSql.ARCHIVED_LEADS;
        };
    }

    /**
     * Returns the conditions on a candidate, besides those of the source and of {@link #leadConditions}.
     *
     * @param forPage whether the conditions are of a page, not of a total
     * @param excludesArchived whether archived leads are left out by their term
     */
    private String filters(boolean forPage, boolean excludesArchived) {
        if (source.kind() == Kind.MATCHES) {
            return "";
        }
        StringBuilder filters = new StringBuilder();
        for (int n = 0; n < criteria().anyOf().size(); n++) {
            if (n != source.group() && !(forPage && isReadWithLead(n))) {
                filters.append(ListSql.ANY_OF.replace("{n}", String.valueOf(n)));
            }
        }
        boolean excludeTerm = criteria().archival() == Archival.EXCLUDE && !source.isOfLeads() && excludesArchived;
        if (source.kind() == Kind.LEADS && criteria().noneOf().equals(Set.of(LeadTerms.UNASSIGNED))) {
            filters.append(ListSql.ASSIGNED);
        } else if (!criteria().noneOf().isEmpty() || excludeTerm) {
            filters.append(ListSql.NONE_OF);
        }
        if (criteria().search().isPresent() && source.kind() != Kind.SEARCH_SET) {
            filters.append(ListSql.CONTAINS);
        }
        if (criteria().createdSince().isPresent() && source.kind() == Kind.LEADS) {
            filters.append(sort().isByCreation() ? ListSql.CREATED : ListSql.CREATED_WITHOUT_INDEX);
        }
        return filters.toString();
    }

    private String leadFilter(boolean forPage) {
        String conditions = leadConditions(forPage);
        return conditions.isEmpty() ? "" : ListSql.LEAD.replace("{conditions}", conditions);
    }

    /**
     * Returns the conditions on the row of a lead.
     *
     * @param forPage whether the conditions are of a page. For a total, the terms of a lead are sufficient.
     */
    private String leadConditions(boolean forPage) {
        if (source.kind() == Kind.MATCHES) {
            return "";
        }
        List<String> conditions = new ArrayList<>();
        boolean isOfLeads = source.isOfLeads();
        if (!isOfLeads && criteria().createdSince().isPresent()) {
            conditions.add(ListSql.CREATED_SINCE);
        }
        if (!isOfLeads && criteria().archival() == Archival.ONLY) {
            conditions.add(ListSql.IS_ARCHIVED);
        }
        if (!isOfLeads && criteria().archival() == Archival.EXCLUDE && forPage) {
            conditions.add(ListSql.IS_ACTIVE);
        }
        for (int n = 0; n < criteria().anyOf().size(); n++) {
            if (forPage && isReadWithLead(n)) {
                conditions.add(numbered(ListSql.STATUS_IS, n));
            }
        }
        List<ExactText> texts = criteria().exactTexts();
        for (int n = 0; n < texts.size(); n++) {
            boolean isSource = texts.get(n).field().equals("source");
            conditions.add(numbered(isSource ? ListSql.SOURCE_IS : ListSql.CUSTOM_FIELD_IS, n));
        }
        for (int n = 0; n < criteria().numbers().size(); n++) {
            conditions.add(numbered(ListSql.NUMBER_IS, n));
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

    private String withMatches(String statement) {
        return statement.replace("{matches}", searchesDigits ? ListSql.MATCHES_DIGITS : ListSql.MATCHES);
    }

    private String directed(String statement) {
        return statement
                .replace("{direction}", sort().isDescending() ? "desc" : "asc")
                .replace("{<}", sort().isDescending() ? "<" : ">");
    }

    private LeadSort sort() {
        return query.paging().sort();
    }

    private Criteria criteria() {
        return query.criteria();
    }
}
