package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.list.CandidateSource.Kind;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.value.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses the source of candidates of a list: the rarest criterion, whose candidates are then filtered by the others. A
 * source that is read in the order of the list ends when the page is full. A set must be read completely, so it must be
 * small.
 *
 * @param createdSince the number of leads created since the time of the criteria, at most {@link #MAX_SET} plus 1
 * @param rows the number of rows to read for the page
 */
record ListPlanner(
        Criteria criteria,
        TermStatistics statistics,
        Optional<SearchPattern> search,
        OptionalLong createdSince,
        int rows) {
    /** Maximum number of candidates that are read and sorted for a page. */
    static final int MAX_SET = 10_000;

    // a more frequent text is found sooner among the leads in order than by the index
    private static final double MAX_SHARE_FOR_PAGE = 0.01;

    // a union with the leads of users must be read completely
    private static final double MAX_SHARE_OF_UNION = 0.1;
    private static final double MIN_SHARE = 0.0005;

    // the creation times of so many leads are read in order in the time in which one is looked up by id
    private static final double READS_IN_ORDER_PER_LOOKUP = 5;

    /** Returns the source of a page in the order of ids. */
    CandidateSource pageById() {
        Optional<CandidateSource> group = rarestGroup(Kind.POSTINGS);
        Optional<CandidateSource> set = rarest(Stream.concat(searchSet(MAX_SHARE_FOR_PAGE), createdSet(MAX_SET)));
        return rarest(Stream.of(group, set, Optional.of(leads())).flatMap(Optional::stream))
                .orElseThrow();
    }

    /** Returns the source of a page in the order of creation. */
    CandidateSource pageByCreation() {
        Stream<CandidateSource> groups =
                rarestGroup(Kind.POSTING_SET).stream().filter(group -> group.size() <= maxSet());
        return rarest(Stream.concat(groups, searchSet(MAX_SHARE_FOR_PAGE))).orElseGet(this::leads);
    }

    /** Returns the source of the total. */
    CandidateSource total() {
        return rarest(Stream.of(
                                rarestGroup(Kind.POSTINGS).stream(),
                                searchSet(searchUserTerms(criteria).isEmpty() ? 1 : MAX_SHARE_OF_UNION),
                                createdSet(Long.MAX_VALUE),
                                Stream.of(leads()))
                        .flatMap(sources -> sources))
                .orElseThrow();
    }

    /**
     * Returns the size of a set that costs as much as reading leads in order until the page is full: of n leads, a
     * criterion of s leads fills a page of r rows after n * r / s leads.
     */
    private long maxSet() {
        return Math.round(Math.sqrt((double) rows * statistics.leads()));
    }

    /** Returns the source of all matches of the search, if it is the rarest criterion, and reading them all is fast. */
    Optional<CandidateSource> selectiveSearch() {
        return Optional.of(pageById()).filter(source -> source.kind() == Kind.SEARCH_SET);
    }

    /** Whether so many known leads can be sorted by creation at lower cost than reading leads in order. */
    boolean isSortable(long leads) {
        return leads <= maxSet() / Math.sqrt(READS_IN_ORDER_PER_LOOKUP);
    }

    /** Returns how many leads have one of {@code matches} matches among them, at least 1. */
    long leadsPerMatch(long matches) {
        return Math.max(1, statistics.leads() / Math.max(1, matches));
    }

    private CandidateSource leads() {
        long size = criteria.archival() == Archival.ONLY
                ? statistics.sizeOf(LeadTerms.ARCHIVED)
                : Math.max(statistics.leads(), 1);
        return new CandidateSource(Kind.LEADS, -1, size);
    }

    private Optional<CandidateSource> rarestGroup(Kind kind) {
        List<Set<String>> groups = criteria.anyOf();
        return IntStream.range(0, groups.size())
                .mapToObj(i -> new CandidateSource(kind, i, statistics.sizeOf(groups.get(i))))
                .min(Comparator.comparingLong(CandidateSource::size));
    }

    private Stream<CandidateSource> searchSet(double maxShare) {
        return search.filter(pattern -> (pattern.isIndexed() || maxShare == 1) && pattern.share() <= maxShare).stream()
                .map(pattern -> new CandidateSource(
                        Kind.SEARCH_SET,
                        -1,
                        Math.round(statistics.leads() * Math.max(pattern.share(), MIN_SHARE))
                                + pattern.text().pendingMatches().size()
                                + statistics.sizeOf(searchUserTerms(criteria))))
                .filter(source -> source.size() <= statistics.leads());
    }

    private Stream<CandidateSource> createdSet(long max) {
        return createdSince.stream()
                .filter(size -> size <= max)
                .mapToObj(size -> new CandidateSource(
                        Kind.CREATED_SET, -1, size <= MAX_SET ? size : Math.max(size, statistics.leads() / 2)));
    }

    private static Optional<CandidateSource> rarest(Stream<CandidateSource> sources) {
        return sources.min(Comparator.comparingLong(CandidateSource::size));
    }

    /** Returns the terms of the users whose names the search matches. */
    static Set<String> searchUserTerms(Criteria criteria) {
        return criteria.search().stream()
                .flatMap(search -> search.users().stream())
                .map((UserId user) -> LeadTerms.user(user))
                .collect(Collectors.toSet());
    }
}
