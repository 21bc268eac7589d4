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

    private final ListQuery statements;
    private final TermStatistics statistics;
    private final TermBitmaps bitmaps;
    private final Optional<LeadSet> words;
    private final Optional<CandidateSource> search;
    private final List<Set<String>> anyOf;
    private final Set<String> noneOf;
    private final boolean areBitmapsUseful;
    private final boolean useBitmaps;

    /** @param words the leads that the search has found by words; empty if it reads the trigram index */
    LeadSetFinder(
            ListQuery statements,
            TermStatistics statistics,
            TermBitmaps bitmaps,
            ListPlanner planner,
            Optional<LeadSet> words) {
        this.statements = statements;
        this.statistics = statistics;
        this.bitmaps = bitmaps;
        Criteria criteria = criteria();
        this.words = words;
        this.search = words.map(leads -> new CandidateSource(CandidateSource.Kind.FOUND, -1, leads.size()))
                .or(() -> criteria.search().flatMap(text -> planner.selectiveSearch()));
        this.anyOf =
                new ArrayList<>(criteria.anyOf().stream().map(this::existing).toList());
        Set<String> excluded = new HashSet<>(criteria.noneOf());
        switch (criteria.archival()) {
            case EXCLUDE -> excluded.add(LeadTerms.ARCHIVED);
            case ONLY -> anyOf.add(existing(Set.of(LeadTerms.ARCHIVED)));
            case INCLUDE -> {}
        }
        this.noneOf = existing(excluded);
        this.areBitmapsUseful = statistics.areSetsSmall()
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
        if (words.isPresent()) {
            return search.flatMap(source -> narrow(source, words.get()));
        }
        if (criteria().search().isPresent()) {
            return search.filter(source -> statistics.areSetsSmall()).map(this::searchedLeads);
        }
        return useBitmaps ? Optional.of(combinedTerms(anyOf, noneOf)) : Optional.empty();
    }

    /** Returns the leads that match the other criteria as well; empty if they are too many to probe the inverted index. */
    private Optional<LeadSet> narrow(CandidateSource source, LeadSet leads) {
        if (useBitmaps) {
            combine(leads);
            return Optional.of(leads);
        }
        if (anyOf.isEmpty() && noneOf.isEmpty() && hasOnlyTerms(criteria())) {
            return Optional.of(leads);
        }
        return leads.size() <= ListPlanner.MAX_SET
                ? Optional.of(statements.searchedLeads(source, leads.ids(), true, hasArchived()))
                : Optional.empty();
    }

    private LeadSet searchedLeads(CandidateSource source) {
        LeadSet leads = statements.searchedLeads(source, List.of(), !useBitmaps, hasArchived());
        if (useBitmaps) {
            combine(leads);
        }
        return leads;
    }

    private boolean hasArchived() {
        return statistics.sizeOf(LeadTerms.ARCHIVED) > 0;
    }

    /** Removes the leads that do not match the other criteria. */
    private void combine(LeadSet leads) {
        if (anyOf.isEmpty()) {
            leads.removeAll(combinedTerms(List.of(noneOf), Set.of()));
        } else {
            leads.retainAll(combinedTerms(anyOf, noneOf));
        }
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
