package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LargeLeadLoader;
import dev.leadpatch.adapter.persistence.lead.LeadMemory;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.adapter.persistence.lead.NumberIndexes;
import dev.leadpatch.adapter.persistence.list.SearchPattern.TooManyPendingLeadsException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.value.CompanyId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Lists leads from PostgreSQL: estimates the frequency of each criterion, reads the page, and counts the total. */
public final class PostgresLeadListStore implements LeadListStore {
    private static final String STATEMENT_TIMEOUT = "57014";

    // All statements of a list read the same state of the leads.
    private static final String USE_ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final Database database;
    private final TenantSnapshotCache snapshots;
    private final NumberIndexes numberIndexes;
    private final LeadMemory memory;
    private final TermBitmaps bitmaps = new TermBitmaps();
    private final TermBitmapBuilder bitmapBuilder;
    private final SearchIndexUpdater indexUpdater;

    public PostgresLeadListStore(
            Database database, PostgresCatalogStore catalogs, NumberIndexes numberIndexes, MemoryBudget memory) {
        this.database = database;
        this.memory = new LeadMemory(memory);
        this.numberIndexes = numberIndexes;
        this.snapshots = catalogs.snapshots();
        this.bitmapBuilder = new TermBitmapBuilder(database);
        this.indexUpdater = new SearchIndexUpdater(database, numberIndexes, bitmapBuilder);
    }

    @Override
    public Outcome find(Query query) {
        StoreDeadline deadline = new StoreDeadline();
        numberIndexes.request(query.company(), NumberTerms.fieldsOf(query.criteria()));
        return database.companyShares()
                .reads()
                .call(query.company(), deadline, () -> find(query, deadline))
                .orElseGet(Outcome.DeadlineExceeded::new);
    }

    private Outcome find(Query query, StoreDeadline deadline) {
        try (LeadReservation reservation = memory.open(query.company())) {
            Optional<Result> result = database.transact(
                    deadline, transaction -> find(query, transaction.handle(), deadline, reservation));
            if (database.sharding() == Sharding.NONE) {
                result.ifPresent(found -> bitmapBuilder.request(query.company(), found.missingBitmaps()));
            }
            return result.map(found -> toOutcome(query.company(), found, deadline))
                    .orElseGet(Outcome.DeadlineExceeded::new);
        } catch (TooManyPendingLeadsException e) {
            return new Outcome.DeadlineExceeded();
        } catch (StoreUnavailableException e) {
            if (SqlErrorCategory.sqlState(e).filter(STATEMENT_TIMEOUT::equals).isPresent()) {
                return new Outcome.DeadlineExceeded();
            }
            throw e;
        }
    }

    @Override
    public int updateSearchIndex(int max) {
        return indexUpdater.update(max);
    }

    /**
     * @param page empty if the database does not support the search
     * @param missingBitmaps terms whose bitmaps would make the list faster
     */
    private record Result(Optional<RowPage> page, Set<String> missingBitmaps) {}

    private record RowPage(List<LeadRow> leads, int total, boolean hasMore) {}

    private Outcome toOutcome(CompanyId company, Result result, StoreDeadline deadline) {
        if (result.page().isEmpty()) {
            return new Outcome.SearchUnsupported(SearchPattern.REMEDY);
        }
        RowPage page = result.page().get();
        return new Outcome.Found(new Page(withCatalog(company, page.leads(), deadline), page.total(), page.hasMore()));
    }

    /** Adds the catalog after the transaction, because the caller of a load must hold no connection. */
    private List<LeadSnapshot> withCatalog(CompanyId company, List<LeadRow> rows, StoreDeadline deadline) {
        if (rows.isEmpty()) {
            return List.of();
        }
        long version = catalogVersion(company, rows);
        CompanyCatalog catalog = snapshots.get(company, version, deadline).catalog();
        return rows.stream().map(row -> new LeadSnapshot(row.lead(), catalog)).toList();
    }

    private long catalogVersion(CompanyId company, List<LeadRow> rows) {
        return database.sharding() == Sharding.CITUS
                // of a later state than the leads, so that the catalog has all their entries
                ? database.use(handle -> PostgresCatalogStore.currentVersion(handle, company))
                // the same for all rows: they were read from one state
                : rows.get(0).catalogVersion();
    }

    private Result find(Query requested, Handle handle, StoreDeadline deadline, LeadReservation reservation) {
        handle.execute(USE_ONE_SNAPSHOT);
        Query query = NumberTerms.replaceIndexed(requested, handle);
        Criteria criteria = query.criteria();
        Optional<SearchPattern> search = Optional.empty();
        if (criteria.search().isPresent()) {
            search = SearchPattern.of(
                    handle, query.company(), criteria.search().get().text());
            if (search.isEmpty()) {
                return new Result(Optional.empty(), Set.of());
            }
        }
        TermStatistics statistics = TermStatistics.of(handle, query.company(), terms(criteria));
        ListQuery statements = new ListQuery(handle, query, search, statistics.ownsMostLeads(), deadline);
        OptionalLong createdSince =
                criteria.createdSince().isPresent() ? statements.countCreated() : OptionalLong.empty();
        LeadPaging paging = query.paging();
        ListPlanner planner =
                new ListPlanner(criteria, statistics, search, createdSince, paging.offset() + paging.limit() + 1);
        LeadSetFinder sets = new LeadSetFinder(statements, statistics, bitmaps, planner);
        Optional<LeadSet> matches = sets.find();
        List<ListQuery.Row> rows = readPage(statements, planner, matches);
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
            total = totalOf(rows)
                    .orElseGet(() -> statements.total(planner.total(), statistics.sizeOf(LeadTerms.ARCHIVED) > 0));
        }
        RowPage page = new RowPage(leads, (int) Math.min(total, MAX_TOTAL + 1L), hasMore);
        return new Result(Optional.of(page), sets.missingBitmaps());
    }

    private static List<ListQuery.Row> readPage(ListQuery statements, ListPlanner planner, Optional<LeadSet> matches) {
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

    private static Set<String> terms(Criteria criteria) {
        Set<String> terms = new HashSet<>(ListPlanner.searchUserTerms(criteria));
        criteria.anyOf().forEach(terms::addAll);
        terms.addAll(criteria.noneOf());
        terms.add(LeadTerms.ARCHIVED);
        return terms;
    }
}
