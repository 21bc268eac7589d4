package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.Endpoint.Disablement;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Limit;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.application.webhook.ManageEndpoints.SecretRotation;
import dev.leadpatch.application.webhook.ManageEndpoints.Subscription;
import dev.leadpatch.application.webhook.SubscriptionPolicy.Access;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManageEndpointsServiceTest {
    private static final Caller ADMIN = callerWith(Permission.ADMIN);
    private static final String URL = "https://crm.example/hook";
    private static final String INTEGRATION_ID = "3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11";
    private static final Map<String, String> SUBSCRIPTION =
            Map.of("integration_id", INTEGRATION_ID, "event", "leads.update", "url", URL);

    private Instant now = Instant.parse("2024-06-01T12:00:00.123456789Z");
    private long lastId;
    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", () -> now, () -> {});
    private final ManageEndpoints manageEndpoints = service(SubscriptionPolicy.DEFAULT);

    private ManageEndpoints service(SubscriptionPolicy policy) {
        return new ManageEndpointsService(
                persistence.endpointStore(),
                persistence.apiKeyStore(),
                url -> url.startsWith("https://") ? Optional.empty() : Optional.of("must be https://"),
                policy,
                () -> now,
                () -> new UUID(9, ++lastId),
                new Random(1));
    }

    @BeforeEach
    void addDemoCompany() {
        persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
        persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(2)), List.of());
    }

    @Test
    void new_endpoint_has_default_settings_and_its_own_secret() {
        NewEndpoint first = createEndpoint(Map.of("url", URL));
        NewEndpoint second = createEndpoint(Map.of("url", URL + "2"));

        assertThat(first.endpoint().enabled()).isTrue();
        assertThat(first.endpoint().settings().skippedApiKeys()).isEmpty();
        assertThat(first.endpoint().createdAt()).isEqualTo("2024-06-01T12:00:00.123456Z");
        assertThat(Base64.getDecoder().decode(first.secret().substring("whsec_".length())))
                .hasSize(32);
        assertThat(first.secret()).isNotEqualTo(second.secret());
        assertThat(first.endpoint().integrationId())
                .isNotEqualTo(second.endpoint().integrationId());
        assertThat(persistence
                        .endpointStore()
                        .secrets(ADMIN.company(), first.endpoint().id()))
                .contains(SigningSecrets.of(first.secret()));
    }

    @Test
    void endpoint_of_an_operator_was_created_by_no_key() {
        EndpointPatch settings = EndpointPatch.readNew(Map.of("url", URL, "events", List.of("lead_created")));
        EndpointPatch others = EndpointPatch.readNew(Map.of("url", URL, "events", List.of("lead_updated")));
        Caller operator = Caller.operator(ADMIN.company(), ADMIN.owner());

        assertThat(valueOf(manageEndpoints.create(ADMIN, settings)).endpoint().createdBy())
                .isEqualTo(ADMIN.key());
        assertThat(valueOf(manageEndpoints.create(operator, others)).endpoint().createdBy())
                .isEmpty();
    }

    @Test
    void all_violations_are_reported_and_nothing_is_stored() {
        Result<NewEndpoint> result = manageEndpoints.create(
                ADMIN,
                EndpointPatch.readNew(Map.of(
                        "url",
                        "ftp://a.example",
                        "skip_api_key_ids",
                        List.of(new UUID(0, 1).toString(), DemoCompany.KEY_ID.toString()))));

        assertThat(violations(result)).containsExactlyInAnyOrder("/url url", "/skip_api_key_ids/0 unknown_api_key");
        assertThat(valueOf(manageEndpoints.list(ADMIN))).isEmpty();
    }

    @Test
    void more_than_fifty_endpoints_are_rejected() {
        for (int i = 0; i < ManageEndpoints.MAX_ENDPOINTS; i++) {
            createEndpoint(Map.of("url", URL + i));
        }

        assertThat(manageEndpoints.create(ADMIN, EndpointPatch.readNew(Map.of("url", URL))))
                .isEqualTo(new Result.LimitReached<>(new Limit(50, false)));
        assertThat(manageEndpoints.subscribe(callerWith(Permission.READ, Permission.WRITE), subscription()))
                .isEqualTo(new Result.LimitReached<>(new Limit(50, false)));
        assertThat(valueOf(manageEndpoints.list(ADMIN))).hasSize(ManageEndpoints.MAX_ENDPOINTS);
    }

    @Test
    void omitted_members_are_unchanged() {
        Endpoint before = createEndpoint(Map.of("url", URL, "description", "The CRM", "headers", Map.of("X-A", "b")))
                .endpoint();
        now = now.plusSeconds(5);

        Endpoint after = valueOf(manageEndpoints.update(ADMIN, before.id(), change("enabled", false)))
                .endpoint();

        assertThat(after.enabled()).isFalse();
        assertThat(after.settings().description()).contains("The CRM");
        assertThat(after.headers()).isEqualTo(Map.of("X-A", "b"));
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(after.updatedAt()).isEqualTo("2024-06-01T12:00:05.123456Z");
    }

    @Test
    void enabling_an_endpoint_clears_the_disabled_reason() {
        Endpoint disabled = createEndpoint(Map.of("url", URL)).endpoint();
        persistence
                .endpointStore()
                .change(
                        disabled.company(),
                        disabled.id(),
                        (endpoint, others) -> disabledByService(endpoint),
                        (before, after) -> List.of());
        assertThat(valueOf(manageEndpoints.update(ADMIN, disabled.id(), change("description", "x")))
                        .endpoint()
                        .disabledReason())
                .contains("gone");

        Endpoint enabled = valueOf(manageEndpoints.update(ADMIN, disabled.id(), change("enabled", true)))
                .endpoint();

        assertThat(enabled.enabled()).isTrue();
        assertThat(enabled.disablement()).isEmpty();
    }

    @Test
    void health_status_is_returned_with_endpoint_and_pause_until_it_ends() {
        NewEndpoint created = createEndpoint(Map.of("url", URL));
        Endpoint endpoint = created.endpoint();
        Instant end = now.plusSeconds(60);
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(endpoint.ref(), false, false, Optional.of(end))), now, Instant.MIN);
        EndpointHealthStatus paused = new EndpointHealthStatus(Optional.of(now), Optional.of(end));
        EndpointHealthStatus failing = new EndpointHealthStatus(Optional.of(now), Optional.empty());

        assertThat(valueOf(manageEndpoints.find(ADMIN, endpoint.id())).healthStatus())
                .isEqualTo(paused);
        assertThat(valueOf(manageEndpoints.list(ADMIN)))
                .extracting(ManagedEndpoint::healthStatus)
                .containsExactly(paused);
        assertThat(valueOf(manageEndpoints.update(ADMIN, endpoint.id(), change("description", "x")))
                        .healthStatus())
                .isEqualTo(paused);
        assertThat(rotateSecret(created, 0).orElseThrow().managedEndpoint().healthStatus())
                .isEqualTo(paused);
        now = end;
        assertThat(valueOf(manageEndpoints.find(ADMIN, endpoint.id())).healthStatus())
                .isEqualTo(failing);
    }

    @Test
    void rotation_overlaps_for_requested_duration() {
        NewEndpoint endpoint = createEndpoint(Map.of("url", URL));

        SecretRotation rotation = rotateSecret(endpoint, 10).orElseThrow();

        SigningSecrets secrets = secrets(endpoint);
        assertThat(secrets.validAt(now.plusSeconds(9))).containsExactly(rotation.secret(), endpoint.secret());
        assertThat(secrets.validAt(now.plusSeconds(10))).containsExactly(rotation.secret());
    }

    @Test
    void rotation_during_overlap_is_rejected_unless_overlap_is_zero() {
        NewEndpoint endpoint = createEndpoint(Map.of("url", URL));
        SecretRotation first = rotateSecret(endpoint, 10).orElseThrow();
        now = now.plusSeconds(9);
        assertThat(rotateSecret(endpoint, 10)).isEmpty();
        assertThat(secrets(endpoint).validAt(now)).containsExactly(first.secret(), endpoint.secret());

        SecretRotation third = rotateSecret(endpoint, 0).orElseThrow();
        assertThat(secrets(endpoint).validAt(now)).containsExactly(third.secret());
        assertThat(rotateSecret(endpoint, 10)).isPresent();
    }

    private Optional<SecretRotation> rotateSecret(NewEndpoint endpoint, long overlapSeconds) {
        return valueOf(manageEndpoints.rotateSecret(
                ADMIN,
                endpoint.endpoint().id(),
                new SecretRotationRequest(Duration.ofSeconds(overlapSeconds), List.of())));
    }

    private SigningSecrets secrets(NewEndpoint endpoint) {
        return persistence
                .endpointStore()
                .secrets(ADMIN.company(), endpoint.endpoint().id())
                .orElseThrow();
    }

    @Test
    void existing_subscription_is_returned() {
        Caller integration = callerWith(Permission.READ, Permission.WRITE);

        Subscription first = valueOf(manageEndpoints.subscribe(integration, subscription()));
        Subscription second = valueOf(manageEndpoints.subscribe(integration, subscription()));

        assertThat(first.isNew()).isTrue();
        assertThat(first.endpoint().integrationId()).contains(UUID.fromString(INTEGRATION_ID));
        assertThat(second).isEqualTo(new Subscription(first.endpoint(), false));
        assertThat(valueOf(manageEndpoints.list(ADMIN)))
                .containsExactly(new ManagedEndpoint(first.endpoint(), EndpointHealthStatus.HEALTHY));
    }

    @Test
    void number_of_the_vendor_is_mapped_to_a_random_uuid_once() {
        Caller integration = callerWith(Permission.READ, Permission.WRITE);

        Subscription first = valueOf(manageEndpoints.subscribe(integration, numbered(17, "leads.update")));
        Subscription repeated = valueOf(manageEndpoints.subscribe(integration, numbered(17, "leads.delete")));

        assertThat(first.isNew()).isTrue();
        assertThat(first.endpoint().integrationId()).isPresent();
        assertThat(repeated.isNew()).isFalse();
        assertThat(repeated.endpoint().id()).isEqualTo(first.endpoint().id());
        assertThat(repeated.endpoint().settings().integration())
                .isEqualTo(first.endpoint().settings().integration());
        assertThat(violations(manageEndpoints.subscribe(integration, numbered(18, "leads.update"))))
                .containsExactly("/url already_subscribed");
        assertThat(violations(manageEndpoints.subscribe(integration, subscription())))
                .containsExactly("/url already_subscribed");
    }

    private static SubscriptionRequest numbered(long integration, String event) {
        return SubscriptionRequest.read(Map.of("integration_id", integration, "event", event, "url", URL));
    }

    @Test
    void url_is_subscribed_to_each_event_once() {
        NewEndpoint existing = createEndpoint(Map.of("url", URL, "events", List.of("lead_created", "lead_updated")));
        NewEndpoint deletions =
                createEndpoint(Map.of("url", "https://CRM.example:443/hook", "events", List.of("lead_deleted")));
        EndpointPatch disabled = change("enabled", false);
        manageEndpoints.update(ADMIN, existing.endpoint().id(), disabled);

        Result<NewEndpoint> created = manageEndpoints.create(
                ADMIN, EndpointPatch.readNew(Map.of("url", "https://crm.EXAMPLE/x/../hook", "enabled", false)));
        Result<ManagedEndpoint> updated = manageEndpoints.update(
                ADMIN, deletions.endpoint().id(), change("events", List.of("lead_updated", "lead_deleted")));

        assertThat(violations(created)).containsExactly("/url already_subscribed");
        assertThat(((Result.Rejected<NewEndpoint>) created).violations().get(0))
                .satisfies(violation -> assertThat(violation.message())
                        .isEqualTo("is already subscribed to lead_created, lead_updated by the endpoint "
                                + existing.endpoint().id()))
                .extracting(violation -> violation.details().get("existing_id"))
                .isEqualTo(existing.endpoint().id().toString());
        assertThat(violations(updated)).containsExactly("/events already_subscribed");
        assertThat(valueOf(manageEndpoints.list(ADMIN))).hasSize(2);
        assertThat(valueOf(manageEndpoints.find(ADMIN, deletions.endpoint().id()))
                        .endpoint()
                        .settings()
                        .events())
                .containsExactly(WebhookEventType.LEAD_DELETED);
    }

    @Test
    void endpoint_with_a_repeated_subscription_can_be_changed_otherwise() {
        Endpoint first = DemoCompany.endpoint("first");
        Endpoint second = DemoCompany.endpoint("second")
                .withSettings(
                        DemoCompany.endpoint("second")
                                .settings()
                                .patchedWith(change("url", first.url().toString())),
                        first.updatedAt());
        DemoCompany.subscribe(persistence.endpointStore(), first);
        DemoCompany.subscribe(persistence.endpointStore(), second);

        assertThat(valueOf(manageEndpoints.update(ADMIN, second.id(), change("description", "Kept")))
                        .endpoint()
                        .settings()
                        .description())
                .contains("Kept");
    }

    @Test
    void subscription_of_another_integration_to_the_same_url_and_event_is_rejected() {
        Caller integration = callerWith(Permission.READ, Permission.WRITE);
        manageEndpoints.subscribe(integration, subscription());
        Map<String, String> other = new HashMap<>(SUBSCRIPTION);
        other.put("integration_id", "7a1e9c44-53d0-4b8f-a6c2-0d94f7e2b185");

        assertThat(violations(manageEndpoints.subscribe(integration, SubscriptionRequest.read(other))))
                .containsExactly("/url already_subscribed");
        other.put("event", "leads.create");
        assertThat(valueOf(manageEndpoints.subscribe(integration, SubscriptionRequest.read(other)))
                        .isNew())
                .isTrue();
        other.put("event", "leads.update");
        assertThat(violations(manageEndpoints.subscribe(integration, SubscriptionRequest.read(other))))
                .containsExactly("/url already_subscribed");
    }

    @Test
    void subscription_belongs_to_the_key_that_subscribed_last() {
        Caller integration = callerWith(Permission.READ, Permission.WRITE);
        Caller other = withKey(integration, new UUID(4, 4));

        Endpoint first =
                valueOf(manageEndpoints.subscribe(integration, subscription())).endpoint();
        Endpoint second =
                valueOf(manageEndpoints.subscribe(other, subscription())).endpoint();

        assertThat(first.createdBy()).isEqualTo(integration.key());
        assertThat(first.subscriber()).isEqualTo(integration.key());
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.createdBy()).isEqualTo(integration.key());
        assertThat(second.subscriber()).isEqualTo(other.key());
        assertThat(valueOf(manageEndpoints.countSubscriptions(ADMIN)))
                .isEqualTo(Map.of(other.key().orElseThrow(), 1L));
    }

    @Test
    void endpoint_of_an_admin_is_no_subscription() {
        createEndpoint(Map.of("url", URL, "integration_id", INTEGRATION_ID, "events", List.of("lead_updated")));

        Subscription subscribed =
                valueOf(manageEndpoints.subscribe(callerWith(Permission.READ, Permission.WRITE), subscription()));

        assertThat(subscribed.isNew()).isFalse();
        assertThat(subscribed.endpoint().subscriber()).isEmpty();
    }

    @Test
    void key_has_a_maximum_number_of_subscriptions_beside_that_of_the_company() {
        ManageEndpoints limited = service(new SubscriptionPolicy(Access.ON, 2));
        Caller integration = callerWith(Permission.READ, Permission.WRITE);
        createEndpoint(Map.of("url", URL + "/admin"));
        subscribe(limited, integration, URL + "/1");
        subscribe(limited, integration, URL + "/2");

        assertThat(subscribe(limited, integration, URL + "/3"))
                .isEqualTo(new Result.LimitReached<>(new Limit(2, true)));
        assertThat(subscribe(limited, integration, URL + "/2")).isInstanceOf(Result.Success.class);
        assertThat(subscribe(limited, withKey(integration, new UUID(4, 4)), URL + "/3"))
                .isInstanceOf(Result.Success.class);
        assertThat(subscribe(limited, integration, URL + "/3"))
                .as("subscription of another key")
                .isEqualTo(new Result.LimitReached<>(new Limit(2, true)));
        assertThat(limited.create(ADMIN, EndpointPatch.readNew(Map.of("url", URL + "/4"))))
                .isInstanceOf(Result.Success.class);
    }

    private static Result<Subscription> subscribe(ManageEndpoints endpoints, Caller caller, String url) {
        return endpoints.subscribe(
                caller,
                SubscriptionRequest.read(
                        Map.of("integration_id", INTEGRATION_ID, "event", "leads.update", "url", url)));
    }

    private static Caller withKey(Caller caller, UUID key) {
        return Caller.key(
                new ApiKeyId(key),
                caller.company(),
                caller.label(),
                caller.owner(),
                caller.permissions().toArray(Permission[]::new));
    }

    @Test
    void ended_subscription_occupies_neither_a_url_nor_a_slot() {
        ManageEndpoints limited = service(new SubscriptionPolicy(Access.ON, 1));
        Caller integration = callerWith(Permission.READ, Permission.WRITE);
        Endpoint ended = valueOf(limited.subscribe(integration, subscription())).endpoint();
        persistence.apiKeyStore().revoke(integration.key().orElseThrow(), now, revoked -> List.of());
        persistence.endpointStore().endSubscriptions(now);

        Subscription again = valueOf(limited.subscribe(integration, subscription()));

        assertThat(again.isNew()).isTrue();
        assertThat(violations(limited.update(ADMIN, ended.id(), change("enabled", true))))
                .containsExactly("/events already_subscribed");
    }

    @Test
    void ended_subscription_is_not_enabled_beyond_the_maximum_number_of_endpoints() {
        Caller integration = callerWith(Permission.READ, Permission.WRITE);
        Endpoint ended =
                valueOf(manageEndpoints.subscribe(integration, subscription())).endpoint();
        persistence.apiKeyStore().revoke(integration.key().orElseThrow(), now, revoked -> List.of());
        persistence.endpointStore().endSubscriptions(now);
        for (int i = 0; i < ManageEndpoints.MAX_ENDPOINTS; i++) {
            createEndpoint(Map.of("url", URL + "/" + i));
        }

        assertThat(manageEndpoints.update(ADMIN, ended.id(), change("enabled", true)))
                .isEqualTo(new Result.LimitReached<>(new Limit(50, false)));
    }

    @Test
    void operator_limits_subscriptions_to_admin_keys_or_turns_them_off() {
        Caller integration = callerWith(Permission.READ, Permission.WRITE);
        ManageEndpoints adminOnly = service(new SubscriptionPolicy(Access.ADMIN, 10));
        ManageEndpoints off = service(new SubscriptionPolicy(Access.OFF, 10));
        Caller admin = callerWith(Permission.READ, Permission.WRITE, Permission.ADMIN);

        assertThat(adminOnly.subscribe(integration, subscription()))
                .isEqualTo(new Result.Forbidden<>(Permission.ADMIN));
        assertThat(off.subscribe(admin, subscription())).isEqualTo(new Result.SubscriptionsOff<>());
        assertThat(valueOf(manageEndpoints.list(ADMIN))).isEmpty();
        assertThat(adminOnly.subscribe(admin, subscription())).isInstanceOf(Result.Success.class);
    }

    @Test
    void subscription_requires_read_and_write_permission() {
        assertThat(manageEndpoints.subscribe(callerWith(Permission.READ), subscription()))
                .isEqualTo(new Result.Forbidden<>(Permission.WRITE));
        assertThat(manageEndpoints.subscribe(callerWith(Permission.WRITE), subscription()))
                .isEqualTo(new Result.Forbidden<>(Permission.READ));
    }

    @Test
    void endpoint_management_requires_admin_permission() {
        EndpointId id = createEndpoint(Map.of("url", URL)).endpoint().id();
        Caller other = callerWith(Permission.READ, Permission.WRITE);

        assertThat(List.of(
                        manageEndpoints.create(other, EndpointPatch.readNew(Map.of("url", URL))),
                        manageEndpoints.list(other),
                        manageEndpoints.find(other, id),
                        manageEndpoints.update(other, id, change("enabled", false)),
                        manageEndpoints.rotateSecret(other, id, SecretRotationRequest.DEFAULT),
                        manageEndpoints.delete(other, id)))
                .allMatch(new Result.Forbidden<>(Permission.ADMIN)::equals);
        assertThat(valueOf(manageEndpoints.find(ADMIN, id)).endpoint().enabled())
                .isTrue();
    }

    @Test
    void endpoint_of_another_company_is_not_found() {
        EndpointId id = createEndpoint(Map.of("url", URL)).endpoint().id();
        Caller other =
                Caller.key(ADMIN.key().orElseThrow(), new CompanyId(2), "other", ADMIN.owner(), Permission.ADMIN);

        assertThat(valueOf(manageEndpoints.list(other))).isEmpty();
        assertThat(List.of(
                        manageEndpoints.find(other, id),
                        manageEndpoints.update(other, id, change("url", "no URL")),
                        manageEndpoints.rotateSecret(other, id, SecretRotationRequest.DEFAULT),
                        manageEndpoints.delete(other, id)))
                .allMatch(new Result.NotFound<>()::equals);
    }

    @Test
    void to_string_contains_no_secrets() {
        NewEndpoint endpoint = createEndpoint(Map.of("url", URL + "?token=t0ken", "headers", Map.of("X-Key", "t0ken")));
        SecretRotation rotation = rotateSecret(endpoint, 10).orElseThrow();

        assertThat(List.of(
                        endpoint,
                        endpoint.endpoint(),
                        endpoint.endpoint().settings(),
                        rotation,
                        SigningSecrets.of(endpoint.secret()),
                        SigningSecrets.of(endpoint.secret()).newestFirst(),
                        change("headers", Map.of("X-Key", "t0ken"))))
                .allSatisfy(object -> assertThat(object.toString())
                        .doesNotContain(
                                "t0ken",
                                "whsec_",
                                endpoint.endpoint()
                                        .integrationId()
                                        .orElseThrow()
                                        .toString()));
    }

    private NewEndpoint createEndpoint(Map<String, ?> document) {
        return valueOf(manageEndpoints.create(ADMIN, EndpointPatch.readNew(document)));
    }

    private static EndpointPatch change(String name, Object value) {
        return EndpointPatch.readChange(Map.of(name, value));
    }

    private static SubscriptionRequest subscription() {
        return SubscriptionRequest.read(SUBSCRIPTION);
    }

    private static Endpoint disabledByService(Endpoint endpoint) {
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings().patchedWith(change("enabled", false)),
                endpoint.apiKey(),
                Optional.of(new Disablement("gone", endpoint.updatedAt())),
                endpoint.createdAt(),
                endpoint.updatedAt());
    }

    private static <T> T valueOf(Result<T> result) {
        return ((Result.Success<T>) result).value();
    }

    private static <T> List<String> violations(Result<T> result) {
        return ((Result.Rejected<T>) result)
                .violations().stream()
                        .map(ManageEndpointsServiceTest::toPathAndCode)
                        .toList();
    }

    private static String toPathAndCode(Violation violation) {
        return violation.path().toJsonPointer() + " " + violation.code().wireName();
    }

    private static Caller callerWith(Permission... permissions) {
        Caller caller = DemoCompany.caller();
        return caller.withPermissions(permissions);
    }
}
