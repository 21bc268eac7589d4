package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Changes of one catalog wait for each other without a connection. */
final class ConcurrentCatalogChangesTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final int CHANGES = 16;

    ConcurrentCatalogChangesTest() {
        super(DATABASE);
    }

    @Test
    void only_one_change_of_a_company_holds_a_connection() {
        List<Integer> transactions = database.withHandle(this::countTransactionsDuringChanges);

        assertThat(transactions).hasSize(CHANGES).containsOnly(1);
    }

    private List<Integer> countTransactionsDuringChanges(Handle observer) {
        try {
            return ConcurrentTasks.run(
                    CHANGES,
                    i -> persistence
                            .catalogStore()
                            .change(COMPANY, catalog -> new CatalogDecision<>(catalog, countTransactions(observer)))
                            .orElseThrow());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized int countTransactions(Handle observer) {
        return observer.createQuery("""
                        select count(*)
                        from pg_stat_activity
                        where datname = current_database() and (state = 'idle in transaction' or wait_event_type = 'Lock')
                        """).mapTo(Integer.class).one();
    }
}
