package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LargeLeadLoader;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadListStore.TextSearch;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.domain.lead.LeadTerms;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Reads the page and the total of one list, in one transaction. */
final class ListReader {
    // All statements of a list read the same state of the leads.
    private static final String USE_ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final Handle handle;
    private final Query query;
    private final TermStatistics statistics;
    private final TermBitmaps bitmaps;
    private final LeadReservation reservation;
    private final StoreDeadline deadline;
    private final OptionalLong createdSince;
    private final Set<String> missingBitmaps = new HashSet<>();

    private ListReader(
            Handle handle, Query query, TermBitmaps bitmaps, LeadReservation reservation, StoreDeadline deadline) {
        this.handle = handle;
        this.query = query;
        this.bitmaps = bitmaps;
        this.reservation = reservation;
        this.deadline = deadline;
        Criteria criteria = query.criteria();
        this.statistics = TermStatistics.of(handle, query.company(), terms(criteria));
        this.createdSince = criteria.createdSince().isPresent()
                ? statements(Optional.empty()).countCreated()
                : OptionalLong.empty();
    }

    /**
     * The result of a list.
     *
     * @param page empty if the database does not support the search
     * @param missingBitmaps terms whose bitmaps would make the list faster
     */
    record Result(Optional<RowPage> page, Set<String> missingBitmaps) {}

    record RowPage(List<LeadRow> leads, int total, boolean hasMore) {}

    /**
     * Reads a list.
     *
     * @param handle a new transaction
     * @throws SearchedText.TooManyPendingLeadsException if too many leads are not indexed for the search yet
     */
    static Result read(
            Handle handle,
            Query requested,
            TermBitmaps bitmaps,
            WordSearch words,
            LeadReservation reservation,
            StoreDeadline deadline) {
        handle.execute(USE_ONE_SNAPSHOT);
        Query query = NumberTerms.replaceIndexed(requested, handle);
        Optional<TextSearch> search = query.criteria().search();
        if (search.isEmpty()) {
            return new ListReader(handle, query, bitmaps, reservation, deadline).readWithoutSearch();
        }
        return SearchedText.of(handle, query.company(), search.get().text())
                .map(text -> new ListReader(handle, query, bitmaps, reservation, deadline).search(text, words))
                .orElseGet(() -> new Result(Optional.empty(), Set.of()));
    }

    private Result readWithoutSearch() {
        return result(readPage(Optional.empty(), Optional.empty()).orElseThrow());
    }

    private Result search(SearchedText text, WordSearch words) {
        return result(words.find(handle, query.company(), text, statistics)
                .flatMap(this::addLeadsOfUsers)
                .flatMap(leads -> readPage(Optional.empty(), Optional.of(leads)))
                .or(() -> readPage(Optional.of(SearchPattern.of(handle, query.company(), text)), Optional.empty()))
                .orElseThrow());
    }

    private Result result(RowPage page) {
        return new Result(Optional.of(page), missingBitmaps);
    }

    /** Adds the leads of the users whose names the search matches; empty if their terms have no bitmaps. */
    private Optional<LeadSet> addLeadsOfUsers(LeadSet leads) {
        Set<String> users = ListPlanner.searchUserTerms(query.criteria()).stream()
                .filter(user -> statistics.sizeOf(user) > 0)
                .collect(Collectors.toSet());
        if (users.isEmpty()) {
            return Optional.of(leads);
        }
        if (!statistics.haveBitmaps(users)) {
            missingBitmaps.addAll(users);
            return Optional.empty();
        }
        leads.addAll(bitmaps.find(handle, query.company(), statistics, List.of(users), Set.of()));
        return Optional.of(leads);
    }

    /**
     * Reads the page and the total.
     *
     * @param pattern the search by the trigram index
     * @param words the leads that the search has found by words
     * @return empty if {@code words} is present, and the other criteria are not found by bitmaps
     */
    private Optional<RowPage> readPage(Optional<SearchPattern> pattern, Optional<LeadSet> words) {
        ListQuery statements = statements(pattern);
        LeadPaging paging = query.paging();
        ListPlanner planner = new ListPlanner(
                query.criteria(), statistics, pattern, createdSince, paging.offset() + paging.limit() + 1);
        LeadSetFinder sets = new LeadSetFinder(statements, statistics, bitmaps, planner, words);
        Optional<LeadSet> matches = sets.find();
        missingBitmaps.addAll(sets.missingBitmaps());
        if (words.isPresent() && matches.isEmpty()) {
            return Optional.empty();
        }
        List<ListQuery.Row> rows = readRows(statements, planner, matches);
        List<LeadRow> leads = LargeLeadLoader.loadPage(
                handle,
                rows.stream().limit(paging.limit()).map(ListQuery.Row::lead).toList(),
                reservation);
        boolean hasMore = leads.size() < rows.size();
        boolean isComplete = !hasMore && paging.after().isEmpty() && (paging.offset() == 0 || !leads.isEmpty());
        long total;
        if (matches.isPresent()) {
            total = matches.get().size();
        } else if (isComplete) {
            total = (long) paging.offset() + leads.size();
        } else {
            total = totalOf(rows).orElseGet(() -> count(statements, planner));
        }
        return Optional.of(new RowPage(leads, (int) Math.min(total, LeadListStore.MAX_TOTAL + 1L), hasMore));
    }

    private long count(ListQuery statements, ListPlanner planner) {
        return AssignedLeads.exceedTotal(handle, query.company(), query.criteria(), statistics)
                ? LeadListStore.MAX_TOTAL + 1L
                : statements.total(planner.total(), statistics.sizeOf(LeadTerms.ARCHIVED) > 0);
    }

    private static List<ListQuery.Row> readRows(ListQuery statements, ListPlanner planner, Optional<LeadSet> matches) {
        boolean byCreation = statements.query().paging().sort().isByCreation();
        if (matches.isEmpty()) {
            return statements.page(byCreation ? planner.pageByCreation() : planner.pageById());
        }
        LeadSet leads = matches.get();
        return byCreation && !planner.isSortable(leads.size())
                ? new CreationOrderScan(statements, leads, planner.leadsPerMatch(leads.size())).page()
                : statements.pageOf(leads);
    }

    private static OptionalLong totalOf(List<ListQuery.Row> rows) {
        return rows.isEmpty() ? OptionalLong.empty() : rows.get(0).total();
    }

    private ListQuery statements(Optional<SearchPattern> pattern) {
        return new ListQuery(handle, query, pattern, statistics.ownsMostLeads(), deadline);
    }

    private static Set<String> terms(Criteria criteria) {
        Set<String> terms = new HashSet<>(ListPlanner.searchUserTerms(criteria));
        criteria.anyOf().forEach(terms::addAll);
        terms.addAll(criteria.noneOf());
        terms.add(LeadTerms.ARCHIVED);
        return terms;
    }
}
