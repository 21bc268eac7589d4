package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.application.webhook.EndpointHealth.News;
import dev.leadpatch.application.webhook.ManageEndpoints.Managed;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.application.webhook.ManageEndpoints.Rotation;
import dev.leadpatch.application.webhook.ManageEndpoints.Subscription;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointAdministrationTest {
    private static final Caller ADMIN = callerWho(Permission.ADMIN);
    private static final String URL = "https://crm.example/hook";
    private static final Map<String, String> SUBSCRIPTION =
            Map.of("integration_id", new UUID(5, 5).toString(), "event", "leads.update", "url", URL);

    private Instant now = Instant.parse("2024-06-01T12:00:00.123456789Z");
    private long lastId;
    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", () -> now, () -> {});
    private final ManageEndpoints endpoints = new EndpointAdministration(
            persistence.endpoints(),
            persistence.apiKeys(),
            url -> url.startsWith("https://") ? Optional.empty() : Optional.of("must be https://"),
            () -> now,
            () -> new UUID(9, ++lastId),
            new Random(1));

    @BeforeEach
    void putTheDemoIn() {
        persistence.companies().add(DemoCompany.demoCompany());
        persistence.companies().add(DemoCompany.anotherCompany(new CompanyId(2)));
    }

    @Test
    void a_new_endpoint_is_told_of_everything_and_has_a_secret_of_its_own() {
        NewEndpoint first = created(Map.of("url", URL));
        NewEndpoint second = created(Map.of("url", URL));

        assertThat(first.endpoint().enabled()).isTrue();
        assertThat(first.endpoint().settings().skippedKeys()).isEmpty();
        assertThat(first.endpoint().createdAt()).isEqualTo("2024-06-01T12:00:00.123456Z");
        assertThat(Base64.getDecoder().decode(first.secret().substring("whsec_".length())))
                .hasSize(32);
        assertThat(first.secret()).isNotEqualTo(second.secret());
        assertThat(first.endpoint().integration())
                .isNotEqualTo(second.endpoint().integration());
        assertThat(persistence
                        .endpoints()
                        .secrets(ADMIN.company(), first.endpoint().id()))
                .contains(SigningSecrets.of(first.secret()));
    }

    @Test
    void all_that_is_wrong_is_told_and_nothing_is_kept() {
        Result<NewEndpoint> result = endpoints.create(
                ADMIN,
                EndpointPatchReader.readNew(Map.of(
                        "url",
                        "ftp://a.example",
                        "skip_api_key_ids",
                        List.of(new UUID(0, 1).toString(), DemoCompany.KEY_ID.toString()))));

        assertThat(violations(result)).containsExactlyInAnyOrder("/url url", "/skip_api_key_ids/0 unknown_api_key");
        assertThat(done(endpoints.list(ADMIN))).isEmpty();
    }

    @Test
    void a_company_has_fifty_endpoints_at_most() {
        for (int i = 0; i < ManageEndpoints.MOST; i++) {
            created(Map.of("url", URL + i));
        }

        assertThat(endpoints.create(ADMIN, EndpointPatchReader.readNew(Map.of("url", URL))))
                .isEqualTo(new Result.Full<>());
        assertThat(endpoints.subscribe(callerWho(Permission.READ, Permission.WRITE), subscription()))
                .isEqualTo(new Result.Full<>());
        assertThat(done(endpoints.list(ADMIN))).hasSize(ManageEndpoints.MOST);
    }

    @Test
    void a_change_keeps_what_it_does_not_mention() {
        Endpoint before = created(Map.of("url", URL, "description", "The CRM", "headers", Map.of("X-A", "b")))
                .endpoint();
        now = now.plusSeconds(5);

        Endpoint after = done(endpoints.change(ADMIN, before.id(), change("enabled", false)))
                .endpoint();

        assertThat(after.enabled()).isFalse();
        assertThat(after.settings().description()).contains("The CRM");
        assertThat(after.headers()).isEqualTo(Map.of("X-A", "b"));
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(after.updatedAt()).isEqualTo("2024-06-01T12:00:05.123456Z");
    }

    @Test
    void an_endpoint_that_the_service_disabled_has_no_reason_to_be_when_it_is_enabled() {
        Endpoint gone = created(Map.of("url", URL)).endpoint();
        persistence.endpoints().change(gone.company(), gone.id(), EndpointAdministrationTest::disabledByItself);
        assertThat(done(endpoints.change(ADMIN, gone.id(), change("description", "x")))
                        .endpoint()
                        .disabledReason())
                .contains("answered 410");

        Endpoint back = done(endpoints.change(ADMIN, gone.id(), change("enabled", true)))
                .endpoint();

        assertThat(back.enabled()).isTrue();
        assertThat(back.disabledReason()).isEmpty();
    }

    @Test
    void how_an_endpoint_does_is_shown_wherever_it_is_and_a_pause_until_it_is_over() {
        NewEndpoint created = created(Map.of("url", URL));
        Endpoint endpoint = created.endpoint();
        Instant end = now.plusSeconds(60);
        persistence
                .endpointHealth()
                .heed(List.of(new News(endpoint.ref(), false, false, Optional.of(end))), now, Instant.MIN);
        EndpointCondition paused = new EndpointCondition(Optional.of(now), Optional.of(end));
        EndpointCondition failing = new EndpointCondition(Optional.of(now), Optional.empty());

        assertThat(done(endpoints.find(ADMIN, endpoint.id())).condition()).isEqualTo(paused);
        assertThat(done(endpoints.list(ADMIN))).extracting(Managed::condition).containsExactly(paused);
        assertThat(done(endpoints.change(ADMIN, endpoint.id(), change("description", "x")))
                        .condition())
                .isEqualTo(paused);
        assertThat(rotated(created, 0).orElseThrow().managed().condition()).isEqualTo(paused);
        now = end;
        assertThat(done(endpoints.find(ADMIN, endpoint.id())).condition()).isEqualTo(failing);
    }

    @Test
    void a_rotation_overlaps_for_as_long_as_was_asked_for() {
        NewEndpoint endpoint = created(Map.of("url", URL));

        Rotation rotation = rotated(endpoint, 10).orElseThrow();

        SigningSecrets secrets = secrets(endpoint);
        assertThat(secrets.validAt(now.plusSeconds(9))).containsExactly(rotation.secret(), endpoint.secret());
        assertThat(secrets.validAt(now.plusSeconds(10))).containsExactly(rotation.secret());
    }

    @Test
    void a_rotation_that_is_asked_for_again_while_the_first_overlaps_changes_nothing_unless_it_ends_both_secrets() {
        NewEndpoint endpoint = created(Map.of("url", URL));
        Rotation first = rotated(endpoint, 10).orElseThrow();
        now = now.plusSeconds(9);
        assertThat(rotated(endpoint, 10)).isEmpty();
        assertThat(secrets(endpoint).validAt(now)).containsExactly(first.secret(), endpoint.secret());

        Rotation third = rotated(endpoint, 0).orElseThrow();
        assertThat(secrets(endpoint).validAt(now)).containsExactly(third.secret());
        assertThat(rotated(endpoint, 10)).isPresent();
    }

    private Optional<Rotation> rotated(NewEndpoint endpoint, long overlapSeconds) {
        return done(endpoints.rotate(
                ADMIN,
                endpoint.endpoint().id(),
                new SecretRotationRequest(Duration.ofSeconds(overlapSeconds), List.of())));
    }

    private SigningSecrets secrets(NewEndpoint endpoint) {
        return persistence
                .endpoints()
                .secrets(ADMIN.company(), endpoint.endpoint().id())
                .orElseThrow();
    }

    @Test
    void a_subscription_that_is_there_is_found() {
        Caller integration = callerWho(Permission.READ, Permission.WRITE);

        Subscription first = done(endpoints.subscribe(integration, subscription()));
        Subscription again = done(endpoints.subscribe(integration, subscription()));

        assertThat(first.isNew()).isTrue();
        assertThat(first.endpoint().integration()).isEqualTo(new UUID(5, 5));
        assertThat(again).isEqualTo(new Subscription(first.endpoint(), false));
        assertThat(done(endpoints.list(ADMIN))).containsExactly(new Managed(first.endpoint(), EndpointCondition.GOOD));
    }

    @Test
    void only_a_key_that_may_read_and_write_subscribes() {
        assertThat(endpoints.subscribe(callerWho(Permission.READ), subscription()))
                .isEqualTo(new Result.Forbidden<>(Permission.WRITE));
        assertThat(endpoints.subscribe(callerWho(Permission.WRITE), subscription()))
                .isEqualTo(new Result.Forbidden<>(Permission.READ));
    }

    @Test
    void everything_else_is_for_keys_with_admin_access() {
        EndpointId id = created(Map.of("url", URL)).endpoint().id();
        Caller other = callerWho(Permission.READ, Permission.WRITE);

        assertThat(List.of(
                        endpoints.create(other, EndpointPatchReader.readNew(Map.of("url", URL))),
                        endpoints.list(other),
                        endpoints.find(other, id),
                        endpoints.change(other, id, change("enabled", false)),
                        endpoints.rotate(other, id, SecretRotationRequest.DEFAULT),
                        endpoints.delete(other, id)))
                .allMatch(new Result.Forbidden<>(Permission.ADMIN)::equals);
        assertThat(done(endpoints.find(ADMIN, id)).endpoint().enabled()).isTrue();
    }

    @Test
    void another_companys_endpoint_is_not_there() {
        EndpointId id = created(Map.of("url", URL)).endpoint().id();
        Caller other =
                new Caller(ADMIN.key(), new CompanyId(2), "other", ADMIN.owner(), Set.of(Permission.ADMIN), Set.of());

        assertThat(done(endpoints.list(other))).isEmpty();
        assertThat(List.of(
                        endpoints.find(other, id),
                        endpoints.change(other, id, change("url", "no URL")),
                        endpoints.rotate(other, id, SecretRotationRequest.DEFAULT),
                        endpoints.delete(other, id)))
                .allMatch(new Result.NotFound<>()::equals);
    }

    @Test
    void nothing_that_is_secret_is_shown_in_text() {
        NewEndpoint endpoint = created(Map.of("url", URL + "?token=t0ken", "headers", Map.of("X-Key", "t0ken")));
        Rotation rotation = rotated(endpoint, 10).orElseThrow();

        assertThat(List.of(
                        endpoint,
                        endpoint.endpoint(),
                        endpoint.endpoint().settings(),
                        rotation,
                        SigningSecrets.of(endpoint.secret()),
                        SigningSecrets.of(endpoint.secret()).newestFirst(),
                        change("headers", Map.of("X-Key", "t0ken"))))
                .allSatisfy(shown -> assertThat(shown.toString())
                        .doesNotContain(
                                "t0ken",
                                "whsec_",
                                endpoint.endpoint().integration().toString()));
    }

    private NewEndpoint created(Map<String, ?> document) {
        return done(endpoints.create(ADMIN, EndpointPatchReader.readNew(document)));
    }

    private static EndpointPatch change(String name, Object value) {
        return EndpointPatchReader.readChange(Map.of(name, value));
    }

    private static SubscriptionRequest subscription() {
        return SubscriptionRequest.read(SUBSCRIPTION);
    }

    private static Endpoint disabledByItself(Endpoint endpoint) {
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings().with(change("enabled", false)),
                endpoint.apiKey(),
                Optional.of("answered 410"),
                endpoint.createdAt(),
                endpoint.updatedAt());
    }

    private static <T> T done(Result<T> result) {
        return ((Result.Done<T>) result).value();
    }

    private static <T> List<String> violations(Result<T> result) {
        return ((Result.Rejected<T>) result)
                .violations().stream().map(EndpointAdministrationTest::named).toList();
    }

    private static String named(Violation violation) {
        return violation.path().toJsonPointer() + " " + violation.code().wireName();
    }

    private static Caller callerWho(Permission... permissions) {
        Caller caller = DemoCompany.caller();
        return new Caller(
                caller.key(), caller.company(), caller.label(), caller.owner(), Set.of(permissions), caller.flags());
    }
}
