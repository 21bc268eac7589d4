package dev.leadpatch.application.testing;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The company of {@link DemoCatalog} with an API key and lead 789, and changes of the lead. */
public final class DemoCompany {
    /** A key with read and write permission. */
    public static final String KEY = "jb_api_1234567890abcdef";

    public static final ApiKeyId KEY_ID = new ApiKeyId(uuid("key"));

    /** The signing secret of the endpoints. */
    public static final String SIGNING_SECRET = "whsec_c2VjcmV0";

    private DemoCompany() {}

    public static Company demoCompany() {
        Map<ApiKeyHash, ApiKey> keys = Map.of(ApiKeyHash.of(KEY), apiKey());
        return new Company("Demo", DemoCatalog.demoCatalog(), keys, List.of(aLead().build()));
    }

    /** Returns another company with the same catalog, a lead with the same id, and no keys. */
    public static Company anotherCompany(CompanyId id) {
        return anotherCompany(id, 789);
    }

    public static Company anotherCompany(CompanyId id, long leadId) {
        Lead lead = aLead().withCompany(id).withId(leadId).build();
        return new Company("Another", DemoCatalog.demoCatalog(id), Map.of(), List.of(lead));
    }

    /** Returns the stored key of {@link #KEY}. */
    public static ApiKey apiKey() {
        return new ApiKey(
                KEY_ID,
                DemoCatalog.COMPANY,
                "demo",
                DemoCatalog.ADA,
                Set.of(Permission.READ, Permission.WRITE),
                Set.of(),
                Instant.parse("2024-01-01T09:00:00Z"),
                Optional.empty(),
                Optional.empty());
    }

    public static Caller caller() {
        return apiKey().caller();
    }

    /** Returns an enabled endpoint of the company; each {@code name} identifies a different endpoint. */
    public static Endpoint endpoint(String name) {
        return endpoint(name, true);
    }

    public static Endpoint endpoint(String name, boolean enabled) {
        return endpointOf(DemoCatalog.COMPANY, name, enabled);
    }

    public static Endpoint endpointOf(CompanyId company, String name) {
        return endpointOf(company, name, true);
    }

    private static Endpoint endpointOf(CompanyId company, String name, boolean enabled) {
        return new Endpoint(
                new EndpointId(uuid("endpoint " + name)),
                company,
                new EndpointSettings(
                        URI.create("https://example.com/" + name),
                        List.of(WebhookEventType.LEAD_UPDATED),
                        Optional.empty(),
                        List.of(),
                        enabled,
                        Map.of("X-Name", name),
                        Optional.empty(),
                        List.of(new EndpointConfigurationField("name", List.of(new Choice("1", name)))),
                        Integration.of(uuid("integration " + name))),
                "public-" + name,
                Optional.empty(),
                Instant.parse("2024-01-01T09:00:00Z"),
                Instant.parse("2024-01-01T09:00:00Z"));
    }

    /** Stores the endpoint with the secret {@link #SIGNING_SECRET}. */
    public static void subscribe(EndpointStore endpointStore, Endpoint endpoint) {
        endpointStore.add(
                endpoint.company(), existing -> Optional.of(new NewEndpoint(endpoint, SIGNING_SECRET, List.of())));
    }

    /** Stores the key. */
    public static void addKey(ApiKeyStore store, ApiKey key, ApiKeyHash hash) {
        assertThat(store.changeKeys(
                        key.company(),
                        keys -> new KeyDecision<>(List.of(), Optional.of(new NewKey(key, hash)), List.of(), key)))
                .isPresent();
    }

    /** Returns the event of a change to {@code newFields}, with the change of the company name. */
    public static LeadEvent updatedEvent(LeadSnapshot snapshot, LeadFields newFields) {
        return updatedEvent(
                snapshot,
                newFields,
                List.of(new FieldChange.TextChange(
                        LeadField.COMPANY_NAME, snapshot.lead().fields().companyName(), newFields.companyName())));
    }

    /** Returns the event of a change to {@code newFields}, with any recorded changes. */
    public static LeadEvent updatedEvent(LeadSnapshot snapshot, LeadFields newFields, List<FieldChange> changes) {
        Lead lead = snapshot.lead();
        Lead updated = LeadBuilder.of(lead)
                .withVersion(lead.version() + 1, lead.updatedAt().plusSeconds(1))
                .withFields(newFields)
                .build();
        Actor actor = new Actor(KEY_ID, "demo", DemoCatalog.ADA);
        return new LeadEvent(
                ChangeKind.UPDATED, updated, snapshot.catalog(), changes, actor, "request-" + updated.version());
    }

    /** Returns the event of a change of the company name. */
    public static LeadEvent renamedEvent(LeadSnapshot snapshot, String companyName) {
        LeadFields newFields = LeadBuilder.of(snapshot.lead())
                .withCompanyName(companyName)
                .build()
                .fields();
        return updatedEvent(snapshot, newFields);
    }

    /** Returns the event of an erasure. */
    public static LeadEvent erasedEvent(LeadSnapshot snapshot, Instant at) {
        return new LeadEvent(
                ChangeKind.ERASED,
                snapshot.lead().erase(at),
                snapshot.catalog(),
                List.of(),
                new Actor(KEY_ID, "demo", DemoCatalog.ADA),
                "request");
    }

    /** Returns a change of an existing lead. */
    public static <R> Change<R> change(CompanyId company, LeadId lead, Function<LeadSnapshot, Decision<R>> decider) {
        return Change.of(company, lead, snapshot -> decider.apply(snapshot.orElseThrow()), Optional.empty());
    }

    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
