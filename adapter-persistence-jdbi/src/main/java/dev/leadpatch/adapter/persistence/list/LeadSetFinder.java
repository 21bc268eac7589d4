package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.domain.lead.LeadTerms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds all leads of a list, where that costs less than probes of the inverted index for each candidate: the matches of a
 * selective search, and the combination of frequent terms by their bitmaps.
 */
final class LeadSetFinder {
    // probing the inverted index for fewer candidates costs less than a combination of bitmaps
    private static final long MIN_CANDIDATES = 500;

    // limits the memory of a list: a company whose leads have ids far apart would need a bitmap for each of them
    private static final long MAX_ID_RANGE = 2_000L * BitmapBlock.SIZE;

    private final ListQuery statements;
    private final TermStatistics statistics;
    private final TermBitmaps bitmaps;
    private final Optional<CandidateSource> search;
    private final List<Set<String>> anyOf;
    private final Set<String> noneOf;
    private final boolean areSetsBounded;
    private final boolean areBitmapsUseful;
    private final boolean useBitmaps;

    LeadSetFinder(ListQuery statements, TermStatistics statistics, TermBitmaps bitmaps, ListPlanner planner) {
        this.statements = statements;
        this.statistics = statistics;
        this.bitmaps = bitmaps;
        Criteria criteria = criteria();
        this.search = criteria.search().flatMap(text -> planner.selectiveSearch());
        this.anyOf =
                new ArrayList<>(criteria.anyOf().stream().map(this::existing).toList());
        Set<String> excluded = new HashSet<>(criteria.noneOf());
        switch (criteria.archival()) {
            case EXCLUDE -> excluded.add(LeadTerms.ARCHIVED);
            case ONLY -> anyOf.add(existing(Set.of(LeadTerms.ARCHIVED)));
            case INCLUDE -> {}
        }
        this.noneOf = existing(excluded);
        this.areSetsBounded = statistics.idRange() <= MAX_ID_RANGE;
        this.areBitmapsUseful = areSetsBounded
                && hasOnlyTerms(criteria)
                && anyOf.stream().noneMatch(Set::isEmpty)
                && (isCombination() || isReadInOrderOfCreation(planner))
                && candidates() > MIN_CANDIDATES;
        this.useBitmaps = areBitmapsUseful && statistics.haveBitmaps(terms());
    }

    /** Without the terms that no lead has. */
    private Set<String> existing(Set<String> terms) {
        return terms.stream().filter(term -> statistics.sizeOf(term) > 0).collect(Collectors.toSet());
    }

    /** Returns all leads that match the criteria; empty if reading a page and counting the total costs less. */
    Optional<LeadSet> find() {
        if (criteria().search().isPresent()) {
            return search.filter(source -> areSetsBounded).map(this::searchedLeads);
        }
        return useBitmaps ? Optional.of(combinedTerms(anyOf, noneOf)) : Optional.empty();
    }

    private LeadSet searchedLeads(CandidateSource source) {
        LeadSet leads = statements.searchedLeads(source, !useBitmaps, statistics.sizeOf(LeadTerms.ARCHIVED) > 0);
        if (useBitmaps && anyOf.isEmpty()) {
            leads.removeAll(combinedTerms(List.of(noneOf), Set.of()));
        } else if (useBitmaps) {
            leads.retainAll(combinedTerms(anyOf, noneOf));
        }
        return leads;
    }

    private LeadSet combinedTerms(List<Set<String>> groups, Set<String> excluded) {
        return bitmaps.find(statements.handle(), statements.query().company(), statistics, groups, excluded);
    }

    /** Returns terms that need bitmaps, so that the list can use them. */
    Set<String> missingBitmaps() {
        return areBitmapsUseful && !useBitmaps ? terms() : Set.of();
    }

    private static boolean hasOnlyTerms(Criteria criteria) {
        return criteria.exactTexts().isEmpty()
                && criteria.numbers().isEmpty()
                && criteria.createdSince().isEmpty();
    }

    private boolean isCombination() {
        int conditions = anyOf.size() + (noneOf.isEmpty() ? 0 : 1);
        return criteria().search().isPresent() ? conditions > 0 : !anyOf.isEmpty() && conditions > 1;
    }

    /** Whether a page has the leads of one frequent term in the order of creation, in which the leads must be read. */
    private boolean isReadInOrderOfCreation(ListPlanner planner) {
        return statements.query().paging().sort().isByCreation()
                && criteria().search().isEmpty()
                && anyOf.size() == 1
                && !planner.isSortable(candidates());
    }

    private long candidates() {
        return criteria().search().isPresent()
                ? search.map(CandidateSource::size).orElse(0L)
                : anyOf.stream().mapToLong(statistics::sizeOf).min().orElse(0);
    }

    private Set<String> terms() {
        return Stream.concat(anyOf.stream().flatMap(Set::stream), noneOf.stream())
                .collect(Collectors.toSet());
    }

    private Criteria criteria() {
        return statements.query().criteria();
    }
}
