package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.TagId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogVersionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    CatalogVersionTest() {
        super(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update users set archived = true where company_id = 1 and id = 123",
                "delete from users where company_id = 1 and id = 456",
                "insert into tags values (1, 77, gen_random_uuid(), 'New', '', '', false)",
                "update tags set label = 'Renamed' where company_id = 1 and id = 1",
                "delete from tags where company_id = 1 and id = 1",
                "update custom_fields set label = 'Renamed' where company_id = 1 and id = 5",
                "insert into custom_fields values (1, 77, gen_random_uuid(), 'New', 'text', 'lead')",
                "update custom_field_options set label = 'Renamed' where company_id = 1 and id = 1",
                "insert into custom_field_options values (1, 6, 77, 9, 'New')"
            })
    void catalog_change_is_immediately_visible_to_every_port(String sql) {
        CompanyCatalog before = findLead().catalog();
        assertThat(before).isEqualTo(DemoCatalog.demoCatalog());

        database.execute(sql);

        CompanyCatalog after = persistence.catalogStore().find(COMPANY).orElseThrow();
        assertThat(after).isNotEqualTo(before);
        assertThat(findLead().catalog()).isEqualTo(after);
        assertThat(catalogInDecision(List.of(LEAD))).isEqualTo(after);
    }

    @Test
    void unchanged_catalog_is_not_reloaded() {
        CompanyCatalog first = findLead().catalog();

        assertThat(findLead().catalog()).isSameAs(first);
        assertThat(catalogInDecision(List.of(LEAD))).isSameAs(first);
        assertThat(persistence.catalogStore().find(COMPANY)).containsSame(first);
    }

    @Test
    void rolled_back_catalog_change_is_never_visible() {
        CompanyCatalog before = findLead().catalog();

        database.withHandle(handle -> {
            handle.begin();
            handle.execute("update tags set label = 'Renamed' where company_id = 1 and id = 1");
            assertThat(findLead().catalog()).isSameAs(before);
            return handle.rollback();
        });

        assertThat(findLead().catalog()).isSameAs(before);
    }

    @Test
    void endpoint_receives_changes_made_after_it_was_added() {
        change(snapshot -> snapshot.lead().fields());
        database.withHandle(handle -> {
            DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
            return change(snapshot -> snapshot.lead().fields());
        });
        database.execute("update webhook_endpoints set enabled = false where company_id = 1");
        change(snapshot -> snapshot.lead().fields());

        assertThat(database.queryOne(Long.class, "select sequence from webhook_deliveries"))
                .isEqualTo(3);
        assertThat(database.queryOne(Long.class, "select sequence from webhook_events where company_id = 1"))
                .isEqualTo(3);
    }

    @Test
    void decision_after_lock_wait_uses_the_latest_catalog() throws Exception {
        assertUsesLatestCatalogAfterLockWait(List.of(LEAD));
    }

    @Test
    void multi_lead_decision_after_lock_wait_uses_the_latest_catalog() throws Exception {
        assertUsesLatestCatalogAfterLockWait(List.of(LEAD, new LeadId(LEAD.value() + 1)));
    }

    private void assertUsesLatestCatalogAfterLockWait(List<LeadId> leads) throws Exception {
        CompletableFuture<CompanyCatalog> decided = database.withHandle(handle -> {
            handle.begin();
            handle.execute("select from leads where company_id = 1 and id = 789 for update");
            CompletableFuture<CompanyCatalog> waiting = ConcurrentTasks.supplyAsync(() -> catalogInDecision(leads));
            Awaitility.await().until(() -> countLockWaits() == 1);
            database.execute("insert into tags values (1, 77, gen_random_uuid(), 'New', '', '', false)");
            handle.commit();
            return waiting;
        });

        assertThat(decided.get(10, TimeUnit.SECONDS).tag(new TagId(77))).isPresent();
    }

    private long countLockWaits() {
        return database.queryOne(
                Long.class,
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }

    private CompanyCatalog catalogInDecision(List<LeadId> leads) {
        return persistence
                .leadStore()
                .change(new Change<>(
                        COMPANY,
                        leads,
                        snapshots -> new Decision.NoWrite<>(
                                Objects.requireNonNull(snapshots.leads().get(LEAD))
                                        .catalog()),
                        Optional.empty()))
                .fold(catalog -> catalog, replay -> null, () -> null);
    }
}
