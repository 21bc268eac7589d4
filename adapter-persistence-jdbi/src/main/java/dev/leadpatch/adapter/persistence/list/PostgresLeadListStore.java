package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.adapter.persistence.lead.NumberIndexes;
import dev.leadpatch.adapter.persistence.list.SearchedText.TooManyPendingLeadsException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;

/** Lists leads from PostgreSQL: estimates the frequency of each criterion, reads the page, and counts the total. */
public final class PostgresLeadListStore implements LeadListStore {
    private static final String STATEMENT_TIMEOUT = "57014";

    private final Database database;
    private final TenantSnapshotCache snapshots;
    private final NumberIndexes numberIndexes;
    private final LeadMemory memory;
    private final BitmapCache bitmapCache = new BitmapCache();
    private final TermBitmaps bitmaps = new TermBitmaps(bitmapCache);
    private final WordSearch words = new WordSearch(bitmapCache);
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
            Optional<ListReader.Result> result = database.transact(
                    deadline,
                    transaction -> ListReader.read(transaction.handle(), query, bitmaps, words, reservation, deadline));
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

    private Outcome toOutcome(CompanyId company, ListReader.Result result, StoreDeadline deadline) {
        if (result.page().isEmpty()) {
            return new Outcome.SearchUnsupported(SearchedText.REMEDY);
        }
        ListReader.RowPage page = result.page().get();
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
}
