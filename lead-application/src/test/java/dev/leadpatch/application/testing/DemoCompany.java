package dev.leadpatch.application.testing;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyHash;
import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.lead.Actor;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import dev.leadpatch.domain.endpoint.WebhookEventType;
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

/** The company of {@link DemoCatalog} with a key and lead 789, and changes of it to write. */
public final class DemoCompany {
    /** A key that may read and write. */
    public static final String KEY = "jb_api_1234567890abcdef";

    public static final ApiKeyId KEY_ID = new ApiKeyId(uuid("key"));

    /** What deliveries to its endpoints are signed with. */
    public static final String SIGNING_SECRET = "whsec_c2VjcmV0";

    private DemoCompany() {}

    public static Company demoCompany() {
        Map<ApiKeyHash, ApiKey> keys = Map.of(ApiKeyHash.of(KEY), apiKey());
        return new Company("Demo", DemoCatalog.demoCatalog(), keys, List.of(aLead().build()));
    }

    /** Another company with the same catalog, a lead of the same id and no keys. */
    public static Company anotherCompany(CompanyId id) {
        return anotherCompany(id, 789);
    }

    public static Company anotherCompany(CompanyId id, long leadId) {
        Lead lead = aLead().withCompany(id).withId(leadId).build();
        return new Company("Another", DemoCatalog.demoCatalog(id), Map.of(), List.of(lead));
    }

    /** The key behind {@link #KEY}. */
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

    /** An enabled endpoint of the company; each {@code name} makes another. */
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
                        List.of(new EndpointConfigurationField("name", List.of(new Choice("1", name)))),
                        uuid("integration " + name)),
                "public-" + name,
                Optional.empty(),
                Instant.parse("2024-01-01T09:00:00Z"),
                Instant.parse("2024-01-01T09:00:00Z"));
    }

    /** Keeps the endpoint with the secret {@link #SIGNING_SECRET}. */
    public static void subscribe(EndpointStore endpoints, Endpoint endpoint) {
        endpoints.add(endpoint.company(), others -> Optional.of(new NewEndpoint(endpoint, SIGNING_SECRET)));
    }

    /** The event that the lead's next version, with {@code next}, was made. */
    public static LeadUpdatedEvent updatedEvent(UUID event, LeadSnapshot found, LeadFields next) {
        return updatedEvent(
                event,
                found,
                next,
                List.of(new FieldChange.TextChange(
                        LeadField.COMPANY_NAME, found.lead().fields().companyName(), next.companyName())));
    }

    /** The event that the lead's fields became {@code next}, with any changes to be recorded. */
    public static LeadUpdatedEvent updatedEvent(
            UUID event, LeadSnapshot found, LeadFields next, List<FieldChange> changes) {
        Lead lead = found.lead();
        Lead after = LeadBuilder.of(lead)
                .withVersion(lead.version() + 1, lead.updatedAt().plusSeconds(1))
                .withFields(next)
                .build();
        Actor actor = new Actor(KEY_ID, "demo", DemoCatalog.ADA);
        return new LeadUpdatedEvent(event, after, found.catalog(), changes, actor, "request-" + after.version());
    }

    /** The event that the lead's company name was set to {@code companyName}. */
    public static LeadUpdatedEvent renamedEvent(UUID event, LeadSnapshot found, String companyName) {
        LeadFields next = LeadBuilder.of(found.lead())
                .withCompanyName(companyName)
                .build()
                .fields();
        return updatedEvent(event, found, next);
    }

    /** A change of a lead that is there. */
    public static <R> Change<R> change(CompanyId company, LeadId lead, Function<LeadSnapshot, Decision<R>> decision) {
        return Change.of(company, lead, found -> decision.apply(found.orElseThrow()), Optional.empty());
    }

    private static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
