package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.lead.LeadTerms;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Composes the statements of a list from the fragments of {@link ListSql}, for one source of candidates. */
record ListStatements(Query query, CandidateSource source, Optional<SearchPattern> search, boolean ownsMostLeads) {
    /** Returns the statement that reads the page. */
    String page() {
        String statement = ListSql.PAGE
                .replace("{page}", candidates())
                .replace("{total}", source.isSet() ? "p.total" : "null")
                .replace(
                        "{order}",
                        sort().isByCreation() ? "l.created_at {direction}, l.id {direction}" : "l.id {direction}");
        String withColumns =
                query.customFields() ? LeadRow.withColumns(statement) : LeadRow.withoutCustomFields(statement);
        return withMatches(directed(withColumns));
    }

    /** Returns the statement that counts the leads of all pages, up to a maximum. */
    String total(boolean hasArchived) {
        String filters = conditions().filters(false, hasArchived) + conditions().leadFilter(false);
        String statement = switch (source.kind()) {
            case LEADS -> ListSql.COUNT_LEADS;
            case POSTINGS -> ListSql.COUNT_POSTINGS.replace("{distinct}", haveLeadsOneTermAtMost() ? "" : "distinct");
            case POSTING_SET, SEARCH_SET, CREATED_SET -> ListSql.COUNT_SET.replace("{set}", set());
            case FOUND, MATCHES -> throw new IllegalStateException("the number of leads is known");
        };
        return withMatches(statement.replace("{leads}", leads()).replace("{filters}", filters));
    }

    /** Whether no lead has two of the terms that are counted. */
    private boolean haveLeadsOneTermAtMost() {
        Set<String> terms = criteria().anyOf().get(source.group());
        return terms.size() == 1 || terms.stream().allMatch(LeadTerms::isStatus);
    }

    /** Returns the statement that counts the leads created since the time of the criteria, up to a maximum. */
    static String createdSince(Archival archival) {
        return ListSql.COUNT_CREATED.replace("{leads}", leads(archival));
    }

    /** Returns the statement that reads the ids of all leads that a search finds, before or after the other criteria. */
    String searchedLeads(boolean filtered, boolean hasArchived) {
        String filters = filtered
                ? conditions().filters(false, hasArchived) + conditions().leadFilter(false)
                : "";
        return withMatches(ListSql.SEARCHED_LEADS.replace("{set}", set()).replace("{filters}", filters));
    }

    /** Returns the statement that reads the next leads in the order of creation. */
    String chunk() {
        String statement = ListSql.CHUNK_BY_CREATION
                .replace("{branches}", branches())
                .replace("{keys}", keys("u"))
                .replace("{filters}", "");
        return directed(statement);
    }

    private String candidates() {
        String statement = switch (source.kind()) {
            case LEADS -> ListSql.MERGED_LEADS.replace("{branches}", branches()).replace("{keys}", keys("u"));
            case POSTINGS -> ListSql.POSTINGS_BY_ID;
            case POSTING_SET, SEARCH_SET, CREATED_SET ->
                ListSql.SORTED_SET
                        .replace("{set}", set())
                        .replace("{conditions}", conditions().leadConditions(true))
                        .replace("{position}", position())
                        .replace("{keys}", keys("m"));
            case FOUND -> throw new IllegalStateException("a page has the leads that match all criteria");
            case MATCHES ->
                ListSql.MATCHED_LEADS
                        .replace("{leads}", leads())
                        .replace("{position}", position())
                        .replace("{keys}", keys("m"));
        };
        String filters = conditions().filters(true, false)
                + (source.isSet() ? "" : conditions().leadFilter(true));
        return statement.replace("{filters}", filters);
    }

    private String branches() {
        String branch = sort().isByCreation() ? ListSql.LEADS_BY_CREATION : ListSql.LEADS_BY_ID;
        Stream<Archival> archivals = criteria().archival() == Archival.INCLUDE
                ? Stream.of(Archival.EXCLUDE, Archival.ONLY)
                : Stream.of(criteria().archival());
        return archivals
                .map(archival -> branch.replace("{leads}", leads(archival)))
                .collect(Collectors.joining(" union all "));
    }

    private String keys(String alias) {
        String id = alias + ".lead_id {direction}";
        return sort().isByCreation() ? alias + ".created_at {direction}, " + id : id;
    }

    private String position() {
        return sort().isByCreation() ? ListSql.AFTER_CREATION : ListSql.AFTER_ID;
    }

    private String set() {
        return switch (source.kind()) {
            case SEARCH_SET ->
                (ListPlanner.searchUserTerms(criteria()).isEmpty() ? ListSql.SEARCH_TEXT_SET : ListSql.SEARCH_SET)
                        .replace("{addition}", ownsMostLeads ? FilterSql.WITHOUT_INDEX : "");
            case FOUND -> ListSql.FOUND_SET;
            case CREATED_SET -> ListSql.CREATED_SET.replace("{leads}", leads());
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

    private String withMatches(String statement) {
        return search.map(pattern -> statement
                        .replace("{matches}", pattern.condition())
                        .replace("{indexedMatches}", pattern.indexedCondition()))
                .orElse(statement);
    }

    private String directed(String statement) {
        return statement
                .replace("{direction}", sort().isDescending() ? "desc" : "asc")
                .replace("{last}", sort().isDescending() ? "min" : "max")
                .replace("{<}", sort().isDescending() ? "<" : ">");
    }

    private LeadSort sort() {
        return query.paging().sort();
    }

    private Criteria criteria() {
        return query.criteria();
    }

    private ListConditions conditions() {
        return new ListConditions(query, source);
    }
}
