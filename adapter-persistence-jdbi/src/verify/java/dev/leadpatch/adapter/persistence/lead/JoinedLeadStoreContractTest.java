package dev.leadpatch.adapter.persistence.lead;

import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.JdbcTransaction;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.testing.IdempotencyContract;
import dev.leadpatch.application.testing.ImportBatchContract;
import dev.leadpatch.application.testing.LeadCreationContract;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.MultiLeadChangeContract;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The store in transactions of a host, which commits each of them after one call. */
@Tag("verification")
final class JoinedLeadStoreContractTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);
    private static final HikariDataSource POOL = DATABASE.newHostPool(64);

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    private static PersistencePorts openFixture(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake).with(CommittingStore::new);
    }

    private static LeadStoreFixture openFixture(StoreSetup setup) {
        return openFixture(event -> "{}", setup.clock(), setup.notification()).with(setup);
    }

    @Nested
    final class OneLead extends LeadStoreContract {
        @Override
        protected LeadStoreFixture open(StoreSetup setup) {
            return openFixture(setup);
        }
    }

    @Nested
    final class IdempotentRequests extends IdempotencyContract {
        @Override
        protected LeadStoreFixture open(StoreSetup setup) {
            return openFixture(setup);
        }
    }

    @Nested
    final class SeveralLeads extends MultiLeadChangeContract {
        @Override
        protected LeadStoreFixture open(StoreSetup setup) {
            return openFixture(setup);
        }
    }

    @Nested
    final class NewLeads extends LeadCreationContract {
        @Override
        protected LeadStoreFixture open(StoreSetup setup) {
            return openFixture(setup);
        }
    }

    @Nested
    final class ImportBatches extends ImportBatchContract {
        @Override
        protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
            return openFixture(payload, clock, wake);
        }
    }

    private record CommittingStore(PostgresPersistence persistence) implements LeadStore {

        @Override
        public Set<StoreCapability> capabilities() {
            return inTransaction(LeadStore::capabilities);
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
