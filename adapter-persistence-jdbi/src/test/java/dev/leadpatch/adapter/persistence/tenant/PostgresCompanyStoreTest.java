package dev.leadpatch.adapter.persistence.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.company.CompanyStore.UpdateDecision;
import dev.leadpatch.application.testing.CompanyStoreContract;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

final class PostgresCompanyStoreTest extends CompanyStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }

    @Test
    void update_whose_key_another_company_adds_meanwhile_is_decided_again() {
        CompanyId third = new CompanyId(3);
        ApiKeyHash hash = ApiKeyHash.of("jb_api_raced");
        try (PersistencePorts persistence = DATABASE.open(event -> "{}", InstantSource.system(), () -> {})) {
            CompanyStore store = persistence.companyStore();
            ApiKey added = keyOf(DemoCatalog.COMPANY, new UUID(3, 1));
            ApiKey winner = keyOf(third, new UUID(3, 2));
            AtomicInteger calls = new AtomicInteger();

            Optional<Boolean> written = store.update(DemoCatalog.COMPANY, KeyLookup.of(Map.of(hash, added)), stored -> {
                if (calls.incrementAndGet() == 1) {
                    Company other = DemoCompany.anotherCompany(third);
                    // on another thread: a transaction of this one is running
                    assertThat(ConcurrentTasks.supplyAsync(() -> store.add(
                                            new Company("Third", other.catalog(), Map.of(hash, winner), other.leads()),
                                            List.of()))
                                    .join())
                            .isEmpty();
                }
                return stored.keys().isEmpty()
                        ? new UpdateDecision<>("Renamed", stored.catalog(), Map.of(hash, added), List.of(), true)
                        : UpdateDecision.keep(stored, false);
            });

            assertThat(written).contains(false);
            assertThat(calls).hasValue(2);
            assertThat(persistence.apiKeyStore().find(hash)).contains(winner);
            assertThat(store.update(
                            DemoCatalog.COMPANY,
                            KeyLookup.of(Map.of()),
                            stored -> UpdateDecision.keep(stored, stored.name())))
                    .contains("Demo");
        }
    }

    private static ApiKey keyOf(CompanyId company, UUID id) {
        ApiKey demo = DemoCompany.apiKey();
        return new ApiKey(
                new ApiKeyId(id),
                company,
                "raced",
                demo.owner(),
                demo.permissions(),
                demo.flags(),
                demo.createdAt(),
                demo.expiresAt(),
                demo.revokedAt());
    }

    @Test
    void load_into_a_read_only_database_changes_nothing_and_names_the_cause() {
        try (PersistencePorts persistence = DATABASE.open(event -> "{}", InstantSource.system(), () -> {})) {
            setReadOnly(true);
            assertThatThrownBy(() ->
                            persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(8)), List.of()))
                    .isExactlyInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("nothing was changed: the database is read-only (PostgreSQL: cannot execute");
        } finally {
            setReadOnly(false);
        }
    }

    private static void setReadOnly(boolean readOnly) {
        DATABASE.withHandle(handle -> {
            handle.execute("set default_transaction_read_only = off");
            String name = handle.createQuery("select current_database()")
                    .mapTo(String.class)
                    .one();
            return handle.execute("alter database " + name + " set default_transaction_read_only = " + readOnly);
        });
    }

    @Test
    void failed_load_reports_no_stored_values() {
        DATABASE.execute("alter table companies add constraint none check (false) not valid");
        try (PersistencePorts persistence = DATABASE.open(event -> "{}", InstantSource.system(), () -> {})) {
            assertThatThrownBy(() ->
                            persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(7)), List.of()))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .message()
                    .doesNotContain("binding", "arguments");
        } finally {
            DATABASE.execute("alter table companies drop constraint none");
        }
    }
}
