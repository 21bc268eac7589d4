package dev.leadpatch.adapter.persistence.lead;

import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.JdbcTransaction;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;

/** The store in transactions of a host, which commits each of them after one call. */
final class JoinedLeadStoreContractTest extends LeadStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);
    private static final HikariDataSource POOL = DATABASE.newHostPool(64);

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        DATABASE.deleteAll();
        return DATABASE.open(event -> "{}", setup.clock(), setup.notification())
                .with(CommittingStore::new)
                .with(setup);
    }

    private record CommittingStore(PostgresPersistence persistence) implements LeadStore {

        @Override
        public Set<StoreCapability> capabilities() {
            return EnumSet.allOf(StoreCapability.class);
        }

        @Override
        public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
            return inTransaction(store -> store.find(company, lead));
        }

        @Override
        public Optional<LeadId> findId(CompanyId company, UUID uuid) {
            return inTransaction(store -> store.findId(company, uuid));
        }

        @Override
        public <R> Outcome<R> change(Change<R> change) {
            return inTransaction(store -> store.change(change));
        }

        private <T> T inTransaction(Function<LeadStore, T> work) {
            try (Connection connection = POOL.getConnection()) {
                JdbcTransaction transaction = new JdbcTransaction(connection);
                T result = work.apply(persistence.leadStoreIn(transaction));
                transaction.commit();
                return result;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
