package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.AuditEntry.Channel;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.audit.AuditLog.Page;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.company.CompanyStore.UpdateDecision;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.ReplayStore.ReplayOutcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link AuditLog}, and of the stores that add its entries with their changes. */
public abstract class AuditLogContract extends PersistencePortsContract {
    private static final Actor KEY = new Actor(Channel.CONSOLE, Optional.of(new UUID(1, 1)), "Größe 大");
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");

    @Test
    void entries_are_read_unchanged_newest_first_page_by_page() {
        AuditEntry first = add(NOW, 1);
        AuditEntry second = add(NOW.plusNanos(1_000), 2);
        AuditEntry third = add(NOW.plusSeconds(60), 3);
        AuditLog log = persistence.auditLog();

        Page page = log.find(COMPANY, Optional.empty(), 2);
        assertThat(page.entries()).containsExactly(third, second);
        assertThat(log.find(COMPANY, page.next(), 2)).isEqualTo(new Page(List.of(first), Optional.empty()));
        assertThat(log.find(COMPANY, Optional.empty(), 3))
                .isEqualTo(new Page(List.of(third, second, first), Optional.empty()));
        assertThat(log.find(OTHER_COMPANY, Optional.empty(), 3).entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void entry_of_each_channel_is_stored(Channel channel) {
        boolean hasKey = channel == Channel.API || channel == Channel.CONSOLE;
        Actor actor = new Actor(channel, Optional.of(new UUID(1, 1)).filter(key -> hasKey), "label");
        AuditEntry entry = new Auditor(COMPANY, actor, NOW).entry(TargetType.TAG, 1, Verb.CREATED);
        persistence.catalogStore().change(COMPANY, catalog -> new CatalogDecision<>(catalog, List.of(entry), true));

        assertThat(log()).containsExactly(entry);
    }

    @Test
    void entries_of_one_time_are_read_once() {
        for (int i = 0; i < 7; i++) {
            add(NOW, i);
        }
        AuditLog log = persistence.auditLog();

        Page first = log.find(COMPANY, Optional.empty(), 3);
        Page second = log.find(COMPANY, first.next(), 3);
        Page third = log.find(COMPANY, second.next(), 3);

        assertThat(List.of(first, second, third).stream().flatMap(page -> page.entries().stream()))
                .hasSize(7)
                .doesNotHaveDuplicates();
        assertThat(third.next()).isEmpty();
    }

    @Test
    void changes_of_keys_are_recorded_unless_they_fail() {
        ApiKey added = DemoCompany.apiKey().successor(new ApiKeyId(new UUID(7, 7)), NOW);
        AuditEntry entry = entry(1);
        persistence
                .apiKeyStore()
                .changeKeys(
                        COMPANY,
                        keys -> new KeyDecision<>(
                                List.of(),
                                Optional.of(new NewKey(added, ApiKeyHash.of("added"))),
                                List.of(entry),
                                true));
        assertThatThrownBy(() -> persistence
                        .apiKeyStore()
                        .changeKeys(
                                COMPANY,
                                keys -> new KeyDecision<>(
                                        List.of(),
                                        Optional.of(new NewKey(added, ApiKeyHash.of("duplicate"))),
                                        List.of(entry(2)),
                                        true)))
                .isInstanceOf(RuntimeException.class);

        assertThat(log()).containsExactly(entry);
    }

    @Test
    void revocation_is_recorded_once() {
        ApiKeyId id = DemoCompany.KEY_ID;

        assertThat(persistence.apiKeyStore().revoke(id, NOW, revoked -> {
                    assertThat(revoked).isEqualTo(DemoCompany.apiKey().asRevoked(NOW));
                    return List.of(entry(1));
                }))
                .isTrue();
        assertThat(persistence.apiKeyStore().revoke(id, NOW.plusSeconds(1), revoked -> List.of(entry(2))))
                .isTrue();
        assertThat(persistence.apiKeyStore().revoke(new ApiKeyId(new UUID(9, 9)), NOW, revoked -> List.of(entry(3))))
                .isFalse();

        assertThat(log()).containsExactly(entry(1));
    }

    @Test
    void changes_of_endpoints_are_recorded() {
        persistence
                .endpointStore()
                .add(
                        COMPANY,
                        existing -> Optional.of(
                                new NewEndpoint(CRM_ENDPOINT, DemoCompany.SIGNING_SECRET, List.of(entry(1)))));
        persistence.endpointStore().add(COMPANY, existing -> Optional.empty());
        change("description", "changed", 2);
        change("description", "changed", 3);
        rotate(4);
        rotate(5);
        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of(entry(6)));
        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of(entry(7)));

        assertThat(log()).containsExactlyInAnyOrder(entry(1), entry(2), entry(4), entry(6));
    }

    private void change(String member, Object value, int number) {
        persistence
                .endpointStore()
                .change(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        (current, others) -> current.withSettings(
                                current.settings().patchedWith(EndpointPatch.readChange(Map.of(member, value))), NOW),
                        (before, after) -> {
                            assertThat(before.settings()).isNotEqualTo(after.settings());
                            return List.of(entry(number));
                        });
    }

    private void rotate(int number) {
        persistence
                .endpointStore()
                .rotate(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        new RotatedSecrets("whsec_bmV3", new UUID(7, 7)),
                        NOW.plus(Duration.ofHours(1)),
                        NOW,
                        List.of(entry(number)));
    }

    @Test
    void replays_are_recorded() {
        subscribe(CRM_ENDPOINT);
        UUID event = rename(LEAD, "Renamed").id();
        DeliveryId delivery = new DeliveryId(CRM_ENDPOINT.ref(), event);
        DeliveryId unknown = new DeliveryId(CRM_ENDPOINT.ref(), new UUID(9, 9));
        ReplayRange all = ReplayRange.since(NOW);

        assertThat(persistence.replayStore().replay(delivery, NOW, List.of(entry(1))))
                .isEqualTo(ReplayOutcome.PENDING);
        persistence.replayStore().replay(unknown, NOW, List.of(entry(2)));
        persistence.replayStore().start(new UUID(8, 1), CRM_ENDPOINT.ref(), all, NOW, List.of(entry(3)));
        persistence.replayStore().start(new UUID(8, 2), CRM_ENDPOINT.ref(), all, NOW, List.of(entry(4)));

        assertThat(log()).containsExactlyInAnyOrder(entry(1), entry(3));
    }

    @Test
    void loads_are_recorded_unless_they_conflict() {
        Company third = DemoCompany.anotherCompany(new CompanyId(3));
        AuditEntry loaded = new Auditor(new CompanyId(3), KEY, NOW).entry(TargetType.COMPANY, 3, Verb.LOADED);

        assertThat(persistence.companyStore().add(third, List.of(loaded))).isEmpty();
        assertThat(persistence.companyStore().add(DemoCompany.demoCompany(), List.of(entry(1))))
                .isNotEmpty();
        persistence
                .companyStore()
                .update(
                        COMPANY,
                        KeyLookup.of(Map.of()),
                        stored -> new UpdateDecision<>(
                                stored.name(), stored.catalog(), Map.of(), List.of(entry(2)), true));

        assertThat(persistence
                        .auditLog()
                        .find(new CompanyId(3), Optional.empty(), 10)
                        .entries())
                .containsExactly(loaded);
        assertThat(log()).containsExactly(entry(2));
    }

    @Test
    void import_is_recorded_with_its_first_batch() {
        AuditEntry started = new Auditor(COMPANY, KEY, NOW).importStarted(new UUID(1, 3));
        AuditEntry continued = new Auditor(COMPANY, KEY, NOW.plusSeconds(60)).importStarted(new UUID(1, 3));

        renameInImport(1, "First", started);
        renameInImport(2, "Second", continued);

        assertThat(log()).containsExactly(started);
    }

    private void renameInImport(long firstRow, String companyName, AuditEntry entry) {
        resultOf(persistence
                .leadStore()
                .change(new Change<>(
                        COMPANY,
                        List.of(LEAD),
                        List.of(),
                        Set.of(),
                        snapshots -> new Decision.Write<>(
                                DemoCompany.renamedEvent(
                                        Objects.requireNonNull(snapshots.leads().get(LEAD)), companyName),
                                companyName),
                        Optional.empty(),
                        Optional.of(
                                new ImportBatch<>(new UUID(1, 3), firstRow, true, List.of(entry), result -> result)))));
    }

    /** Adds an entry. */
    protected final void addEntry() {
        add(NOW, 1);
    }

    /** Adds an entry with a change of the catalog that changes nothing else. */
    private AuditEntry add(Instant at, int number) {
        AuditEntry entry = new Auditor(COMPANY, KEY, at)
                .entry(TargetType.TAG, number, Verb.UPDATED, List.of("label", "text_color"));
        persistence.catalogStore().change(COMPANY, catalog -> new CatalogDecision<>(catalog, List.of(entry), true));
        return entry;
    }

    private static AuditEntry entry(int number) {
        return new Auditor(DemoCatalog.COMPANY, Actor.operator(), NOW).entry(TargetType.TAG, number, Verb.CREATED);
    }

    private List<AuditEntry> log() {
        return persistence.auditLog().find(COMPANY, Optional.empty(), 10).entries();
    }
}
