package dev.leadpatch.adapter.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.company.CompanyStore.UpdateDecision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.TagId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change and its entry are committed together: without the entry, the change is rolled back. */
final class AuditedTransactionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final CompanyId THIRD_COMPANY = new CompanyId(3);
    private static final List<AuditEntry> AUDIT =
            List.of(new Auditor(COMPANY, Actor.operator(), NOW).entry(TargetType.TAG, 1, Verb.CREATED));

    AuditedTransactionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void refuseEntries() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.execute("alter table audit_log add constraint refused check (false) not valid");
    }

    @AfterEach
    void acceptEntries() {
        database.execute("alter table audit_log drop constraint refused");
    }

    @Test
    void change_of_keys_is_rolled_back() {
        assertRefused(() -> persistence
                .apiKeyStore()
                .changeKeys(
                        COMPANY,
                        keys -> new KeyDecision<>(
                                List.of(DemoCompany.apiKey().asRevoked(NOW)), Optional.empty(), AUDIT, true)));
        assertRefused(() -> persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOW, revoked -> AUDIT));

        assertThat(persistence.apiKeyStore().list(COMPANY)).containsExactly(DemoCompany.apiKey());
    }

    @Test
    void change_of_a_catalog_is_rolled_back() {
        Tag tag = new Tag(new TagId(900), new UUID(9, 9), "New", "#000000", "#ffffff", false);
        CompanyCatalog changed = DemoCatalog.demoCatalog().with(tag);

        assertRefused(() ->
                persistence.catalogStore().change(COMPANY, catalog -> new CatalogDecision<>(changed, AUDIT, true)));
        assertRefused(() -> persistence
                .companyStore()
                .update(
                        COMPANY,
                        KeyLookup.of(Map.of()),
                        stored -> new UpdateDecision<>("Renamed", changed, Map.of(), AUDIT, true)));
        assertRefused(() -> persistence.companyStore().add(DemoCompany.anotherCompany(THIRD_COMPANY), AUDIT));

        assertThat(persistence.catalogStore().find(COMPANY)).contains(DemoCatalog.demoCatalog());
        assertThat(persistence.companyStore().exists(THIRD_COMPANY)).isFalse();
    }

    @Test
    void change_of_an_endpoint_is_rolled_back() {
        Endpoint erp = DemoCompany.endpoint("erp");

        assertRefused(() -> persistence
                .endpointStore()
                .add(COMPANY, existing -> Optional.of(new NewEndpoint(erp, DemoCompany.SIGNING_SECRET, AUDIT))));
        assertRefused(() -> persistence
                .endpointStore()
                .change(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        (current, others) -> current.withSettings(
                                current.settings().patchedWith(EndpointPatch.readChange(Map.of("enabled", false))),
                                NOW),
                        (before, after) -> AUDIT));
        assertRefused(() -> persistence
                .endpointStore()
                .rotate(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        new RotatedSecrets("whsec_bmV3", new UUID(7, 7)),
                        NOW.plusSeconds(60),
                        NOW,
                        AUDIT));
        assertRefused(() -> persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), AUDIT));

        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT);
        assertThat(persistence.endpointStore().secrets(COMPANY, CRM_ENDPOINT.id()))
                .contains(SigningSecrets.of(DemoCompany.SIGNING_SECRET));
    }

    @Test
    void replay_is_not_started() {
        ReplayRange range = ReplayRange.since(NOW);

        assertRefused(() -> persistence.replayStore().start(new UUID(8, 8), CRM_ENDPOINT.ref(), range, NOW, AUDIT));

        assertThat(persistence.replayStore().findRunning(CRM_ENDPOINT.ref())).isEmpty();
    }

    private static void assertRefused(ThrowingCallable change) {
        assertThatThrownBy(change).hasStackTraceContaining("violates check constraint \"refused\"");
    }
}
