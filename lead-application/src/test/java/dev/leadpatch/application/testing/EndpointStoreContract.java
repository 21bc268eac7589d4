package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.AuditEntry.Target;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.Disablement;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.EndpointStore.EndpointChange;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import dev.leadpatch.domain.endpoint.BasicCredentials;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link EndpointStore}. */
public abstract class EndpointStoreContract extends PersistencePortsContract {
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Duration OVERLAP = Duration.ofHours(1);

    @Test
    void endpoints_are_listed_unchanged_oldest_first() {
        Endpoint first = DemoCompany.endpoint("zeta");
        Endpoint second = DemoCompany.endpoint("alpha", false);
        subscribe(first);
        subscribe(second);

        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(first, second);
        assertThat(persistence.endpointStore().list(OTHER_COMPANY)).isEmpty();
    }

    @Test
    void adding_endpoint_of_unknown_company_throws_exception() {
        Endpoint endpoint = DemoCompany.endpointOf(new CompanyId(99), "orphan");

        assertThatThrownBy(() -> subscribe(endpoint)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void endpoint_is_found_only_by_its_company() {
        subscribe(CRM_ENDPOINT);

        assertThat(persistence.endpointStore().find(COMPANY, CRM_ENDPOINT.id())).contains(CRM_ENDPOINT);
        assertThat(persistence.endpointStore().secrets(COMPANY, CRM_ENDPOINT.id()))
                .contains(SigningSecrets.of(DemoCompany.SIGNING_SECRET));
        assertThat(persistence.endpointStore().find(OTHER_COMPANY, CRM_ENDPOINT.id()))
                .isEmpty();
        assertThat(persistence.endpointStore().secrets(OTHER_COMPANY, CRM_ENDPOINT.id()))
                .isEmpty();
        assertThat(persistence
                        .endpointStore()
                        .change(
                                OTHER_COMPANY,
                                CRM_ENDPOINT.id(),
                                patchedWith("enabled", false),
                                (before, after) -> List.of()))
                .isEmpty();
        assertThat(rotate(OTHER_COMPANY, "whsec_b3RoZXI=", LATER)).isEmpty();
        assertThat(persistence.endpointStore().remove(OTHER_COMPANY, CRM_ENDPOINT.id(), List.of()))
                .isFalse();
        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT);
    }

    @Test
    void add_decider_receives_existing_endpoints() {
        subscribe(CRM_ENDPOINT);
        Endpoint erp = DemoCompany.endpoint("erp");

        assertThat(persistence.endpointStore().add(COMPANY, existing -> {
                    assertThat(existing).containsExactly(CRM_ENDPOINT);
                    return Optional.empty();
                }))
                .isEmpty();

        assertThat(persistence.endpointStore().list(COMPANY)).doesNotContain(erp);
    }

    @Test
    void concurrent_adds_see_each_others_endpoints() throws Exception {
        List<Optional<Endpoint>> added = ConcurrentTasks.run(8, i -> {
            NewEndpoint newEndpoint =
                    new NewEndpoint(DemoCompany.endpoint("n" + i), DemoCompany.SIGNING_SECRET, List.of());
            return persistence
                    .endpointStore()
                    .add(COMPANY, existing -> existing.size() < 3 ? Optional.of(newEndpoint) : Optional.empty());
        });

        assertThat(added.stream().filter(Optional::isPresent)).hasSize(3);
        assertThat(persistence.endpointStore().list(COMPANY)).hasSize(3);
    }

    @Test
    void every_changed_member_is_stored() {
        subscribe(CRM_ENDPOINT);
        Endpoint changed = persistence
                .endpointStore()
                .change(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        (endpoint, others) -> endpoint.withSettings(
                                new EndpointSettings(
                                        URI.create("http://other.example/?a=b"),
                                        CRM_ENDPOINT.settings().events(),
                                        Optional.of("Größe 大 😀"),
                                        List.of(new ApiKeyId(new UUID(1, 1)), DemoCompany.KEY_ID),
                                        false,
                                        Map.of("X-Team", "a \"b\" \\ c"),
                                        Optional.of(new BasicCredentials("zoë", "a:b 😀")),
                                        List.of(),
                                        new Integration(Optional.of(new UUID(7, 7)), Optional.of(7L))),
                                LATER),
                        (before, after) -> List.of())
                .orElseThrow();

        assertThat(changed.updatedAt()).isEqualTo(LATER);
        assertThat(changed.settings().description()).contains("Größe 大 😀");
        assertThat(persistence.endpointStore().find(COMPANY, CRM_ENDPOINT.id())).contains(changed);
    }

    @Test
    void change_to_equal_values_is_a_no_op() {
        subscribe(CRM_ENDPOINT);

        assertThat(persistence
                        .endpointStore()
                        .change(COMPANY, CRM_ENDPOINT.id(), patchedWith("enabled", true), (before, after) -> List.of()))
                .contains(CRM_ENDPOINT);
    }

    @Test
    void update_time_does_not_decrease_if_clock_goes_back() {
        subscribe(CRM_ENDPOINT);
        Instant earlier = CRM_ENDPOINT.createdAt().minusMillis(1);

        assertThat(persistence
                        .endpointStore()
                        .change(
                                COMPANY,
                                CRM_ENDPOINT.id(),
                                (endpoint, others) -> endpoint.withSettings(
                                        endpoint.settings()
                                                .patchedWith(EndpointPatch.readChange(Map.of("enabled", false))),
                                        earlier),
                                (before, after) -> List.of()))
                .map(Endpoint::updatedAt)
                .contains(CRM_ENDPOINT.updatedAt());
        assertThat(persistence
                        .endpointStore()
                        .rotate(COMPANY, CRM_ENDPOINT.id(), rotated("whsec_c2Vjb25k"), earlier, earlier, List.of()))
                .map(Endpoint::updatedAt)
                .contains(CRM_ENDPOINT.updatedAt());
        assertThat(persistence.endpointStore().find(COMPANY, CRM_ENDPOINT.id()))
                .map(Endpoint::updatedAt)
                .contains(CRM_ENDPOINT.updatedAt());
    }

    @Test
    void concurrent_changes_of_different_fields_are_all_stored() throws Exception {
        subscribe(CRM_ENDPOINT);
        List<EndpointChange> changes = List.of(
                patchedWith("enabled", false),
                patchedWith("description", "The CRM"),
                patchedWith("headers", Map.of("X-Team", "sales")),
                patchedWith("basic_auth", Map.of("username", "ada", "password", "s3cret")),
                patchedWith("url", "https://other.example/"));

        ConcurrentTasks.run(
                changes.size(),
                i -> persistence
                        .endpointStore()
                        .change(COMPANY, CRM_ENDPOINT.id(), changes.get(i), (before, after) -> List.of()));

        EndpointSettings settings = persistence
                .endpointStore()
                .find(COMPANY, CRM_ENDPOINT.id())
                .orElseThrow()
                .settings();
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.description()).contains("The CRM");
        assertThat(settings.headers()).isEqualTo(Map.of("X-Team", "sales"));
        assertThat(settings.basicCredentials()).contains(new BasicCredentials("ada", "s3cret"));
        assertThat(settings.url()).hasToString("https://other.example/");
    }

    @Test
    void concurrent_changes_of_two_endpoints_see_each_other() throws Exception {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM_ENDPOINT);
        subscribe(erp);
        URI url = URI.create("https://shared.example/");
        EndpointChange moveUnlessTaken = (endpoint, others) -> others.stream()
                        .anyMatch(other -> other.url().equals(url))
                ? endpoint
                : endpoint.withSettings(
                        endpoint.settings().patchedWith(EndpointPatch.readChange(Map.of("url", url.toString()))),
                        LATER);
        List<Endpoint> endpoints = List.of(CRM_ENDPOINT, erp);

        ConcurrentTasks.run(
                2,
                i -> persistence
                        .endpointStore()
                        .change(COMPANY, endpoints.get(i).id(), moveUnlessTaken, (before, after) -> List.of()));

        assertThat(persistence.endpointStore().list(COMPANY))
                .extracting(Endpoint::url)
                .containsOnlyOnce(url);
    }

    @Test
    void second_rotation_is_rejected_until_old_secret_expires() {
        subscribe(CRM_ENDPOINT);
        String second = "whsec_c2Vjb25k";
        String third = "whsec_dGhpcmQ=";

        assertThat(rotate(COMPANY, second, NOW.plus(OVERLAP)).orElseThrow().updatedAt())
                .isEqualTo(LATER);
        assertThat(secrets())
                .isEqualTo(new SigningSecrets(List.of(
                        new Secret(second, Optional.empty()),
                        new Secret(DemoCompany.SIGNING_SECRET, Optional.of(NOW.plus(OVERLAP))))));
        SigningSecrets overlapping = secrets();
        assertThat(rotate(COMPANY, third, LATER.plus(OVERLAP))).isEmpty();
        assertThat(secrets()).isEqualTo(overlapping);

        Instant end = NOW.plus(OVERLAP);
        assertThat(persistence
                        .endpointStore()
                        .rotate(COMPANY, CRM_ENDPOINT.id(), rotated(third), end.plus(OVERLAP), end, List.of()))
                .isPresent();
        assertThat(secrets())
                .isEqualTo(new SigningSecrets(List.of(
                        new Secret(third, Optional.empty()), new Secret(second, Optional.of(end.plus(OVERLAP))))));
    }

    @Test
    void rotation_without_overlap_is_always_accepted() {
        subscribe(CRM_ENDPOINT);
        rotate(COMPANY, "whsec_c2Vjb25k", NOW.plus(OVERLAP));

        assertThat(rotate(COMPANY, "whsec_dGhpcmQ=", LATER)).isPresent();

        assertThat(secrets().validAt(LATER)).containsExactly("whsec_dGhpcmQ=");
    }

    @Test
    void concurrent_rotations_succeed_once() throws Exception {
        subscribe(CRM_ENDPOINT);

        List<Optional<Endpoint>> rotated =
                ConcurrentTasks.run(4, i -> rotate(COMPANY, "whsec_" + i, LATER.plus(OVERLAP)));

        assertThat(rotated.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(secrets().newestFirst().get(1).text()).isEqualTo(DemoCompany.SIGNING_SECRET);
    }

    @Test
    void removed_endpoint_loses_its_pending_deliveries() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM_ENDPOINT);
        subscribe(erp);
        rename(LEAD, "Second");
        rename(LEAD, "Third");

        assertThat(persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of()))
                .isTrue();

        assertThat(persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of()))
                .isFalse();
        assertThat(persistence.endpointStore().find(COMPANY, CRM_ENDPOINT.id())).isEmpty();
        assertThat(claimAll(OVERLAP, NOW))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(erp.id());
    }

    @Test
    void endpoint_skips_changes_of_its_skipped_keys() {
        Endpoint skipping = DemoCompany.endpoint("skipping")
                .withSettings(settings("skip_api_key_ids", List.of(DemoCompany.KEY_ID.toString())), NOW);
        subscribe(skipping);
        payload = event -> {
            throw new IllegalStateException("rendered without a recipient");
        };
        rename(LEAD, "Skipped");
        assertThat(notifications).hasValue(0);

        payload = event -> "{}";
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Delivered");

        assertThat(claimAll(OVERLAP, NOW))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(CRM_ENDPOINT.id());
    }

    @Test
    void delivery_uses_secrets_valid_at_claim_time() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        rotate(COMPANY, "whsec_c2Vjb25k", LATER);

        assertThat(claimAll(OVERLAP, NOW).get(0).secrets()).isEqualTo(secrets());
    }

    private SigningSecrets secrets() {
        return persistence.endpointStore().secrets(COMPANY, CRM_ENDPOINT.id()).orElseThrow();
    }

    @Test
    void subscription_is_stored_with_its_keys_and_counted() {
        Endpoint subscription = subscription("zapier", DemoCompany.KEY_ID);
        subscribe(CRM_ENDPOINT);
        subscribe(subscription);

        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT, subscription);
        assertThat(persistence.endpointStore().countSubscriptions(COMPANY)).isEqualTo(Map.of(DemoCompany.KEY_ID, 1L));
        assertThat(persistence.endpointStore().endSubscriptions(LATER)).isZero();
        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT, subscription);
    }

    @Test
    void revocation_of_the_key_ends_only_its_subscriptions_and_holds_their_deliveries() {
        Endpoint subscription = subscription("zapier", DemoCompany.KEY_ID);
        subscribe(CRM_ENDPOINT);
        subscribe(subscription);
        rename(LEAD, "Pending");
        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOW, revoked -> List.of());

        assertThat(persistence.endpointStore().endSubscriptions(LATER)).isEqualTo(1);
        assertThat(persistence.endpointStore().endSubscriptions(LATER)).isZero();

        Endpoint ended = find(subscription);
        assertThat(ended.enabled()).isFalse();
        assertThat(ended.hasEnded()).isTrue();
        assertThat(ended.disablement()).contains(new Disablement("key_revoked", LATER));
        assertThat(ended.createdBy()).contains(DemoCompany.KEY_ID);
        assertThat(persistence.endpointStore().countSubscriptions(COMPANY)).isEmpty();
        assertThat(claimAll(OVERLAP, LATER))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(CRM_ENDPOINT.id());
    }

    @Test
    void expiry_of_the_key_ends_its_subscriptions() {
        expireKey(LATER);
        subscribe(subscription("zapier", DemoCompany.KEY_ID));

        assertThat(persistence.endpointStore().endSubscriptions(LATER.minusMillis(1)))
                .isZero();
        assertThat(persistence.endpointStore().endSubscriptions(LATER)).isEqualTo(1);

        assertThat(persistence.endpointStore().list(COMPANY).get(0).disabledReason())
                .contains("key_expired");
    }

    private void expireKey(Instant end) {
        persistence.apiKeyStore().changeKeys(COMPANY, keys -> {
            ApiKey key = keys.get(0);
            ApiKey expiring = new ApiKey(
                    key.id(),
                    key.company(),
                    key.label(),
                    key.owner(),
                    key.permissions(),
                    key.flags(),
                    key.createdAt(),
                    Optional.of(end),
                    Optional.empty());
            return new KeyDecision<>(List.of(expiring), Optional.empty(), List.of(), true);
        });
    }

    @Test
    void rotation_of_the_key_hands_its_subscriptions_over() {
        ApiKeyId successor = new ApiKeyId(new UUID(8, 8));
        Endpoint subscription = subscription("zapier", DemoCompany.KEY_ID);
        subscribe(subscription);
        rotateKey(successor);

        assertThat(persistence.endpointStore().endSubscriptions(LATER.plusSeconds(1)))
                .isZero();
        assertThat(find(subscription).subscriber()).contains(successor);
        assertThat(find(subscription).createdBy()).contains(DemoCompany.KEY_ID);
        assertThat(find(subscription).enabled()).isTrue();

        persistence.apiKeyStore().revoke(successor, LATER, revoked -> List.of());
        assertThat(persistence.endpointStore().endSubscriptions(LATER)).isEqualTo(1);
    }

    private void rotateKey(ApiKeyId successor) {
        persistence
                .apiKeyStore()
                .changeKeys(
                        COMPANY,
                        keys -> new KeyDecision<>(
                                List.of(keys.get(0).asReplacedBy(successor, LATER)),
                                Optional.of(new NewKey(
                                        keys.get(0).successor(successor, NOW), ApiKeyHash.of("jb_api_successor"))),
                                List.of(),
                                true));
    }

    @Test
    void hand_over_end_and_removal_of_a_subscription_are_audited_as_changes_of_the_service() {
        ApiKeyId successor = new ApiKeyId(new UUID(8, 8));
        Endpoint subscription = subscription("zapier", DemoCompany.KEY_ID);
        subscribe(subscription);
        rotateKey(successor);
        persistence.endpointStore().endSubscriptions(NOW);
        persistence.apiKeyStore().revoke(successor, LATER, revoked -> List.of());
        persistence.endpointStore().endSubscriptions(LATER);
        persistence.endpointStore().endSubscriptions(LATER.plus(Duration.ofDays(30)));
        persistence.endpointStore().endSubscriptions(LATER.plus(Duration.ofDays(31)));

        assertThat(persistence.auditLog().find(COMPANY, Optional.empty(), 10).entries())
                .filteredOn(entry -> entry.actor().equals(Actor.service("subscriptions")))
                .allSatisfy(entry -> assertThat(entry.target())
                        .isEqualTo(
                                new Target("webhook_endpoint", subscription.id().toString())))
                .extracting(entry -> entry.action() + " " + entry.changed())
                .containsExactly(
                        "webhook_endpoint.deleted []",
                        "webhook_endpoint.disabled []",
                        "webhook_endpoint.updated [subscriber_api_key_id]");
    }

    @Test
    void ended_subscription_that_is_enabled_ends_with_no_key() {
        Endpoint subscription = subscription("zapier", DemoCompany.KEY_ID);
        subscribe(subscription);
        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOW, revoked -> List.of());
        persistence.endpointStore().endSubscriptions(NOW);

        persistence
                .endpointStore()
                .change(COMPANY, subscription.id(), patchedWith("enabled", true), (before, after) -> List.of());

        assertThat(persistence.endpointStore().endSubscriptions(LATER)).isZero();
        assertThat(find(subscription).enabled()).isTrue();
        assertThat(find(subscription).subscriber()).isEmpty();
    }

    @Test
    void ended_subscription_is_removed_after_30_days() {
        Endpoint subscription = subscription("zapier", DemoCompany.KEY_ID);
        subscribe(CRM_ENDPOINT);
        subscribe(subscription);
        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOW, revoked -> List.of());
        persistence.endpointStore().endSubscriptions(NOW);

        persistence
                .endpointStore()
                .endSubscriptions(NOW.plus(Duration.ofDays(30).minusSeconds(1)));
        assertThat(persistence.endpointStore().list(COMPANY)).hasSize(2);
        persistence.endpointStore().endSubscriptions(NOW.plus(Duration.ofDays(30)));

        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT);
    }

    private Endpoint find(Endpoint endpoint) {
        return persistence
                .endpointStore()
                .find(endpoint.company(), endpoint.id())
                .orElseThrow();
    }

    private static Endpoint subscription(String name, ApiKeyId key) {
        Endpoint endpoint = DemoCompany.endpoint(name);
        return new Endpoint(
                endpoint.id(),
                endpoint.company(),
                endpoint.settings(),
                endpoint.apiKey(),
                Optional.empty(),
                Optional.of(key),
                Optional.of(key),
                endpoint.createdAt(),
                endpoint.updatedAt());
    }

    private Optional<Endpoint> rotate(CompanyId company, String secret, Instant until) {
        return persistence.endpointStore().rotate(company, CRM_ENDPOINT.id(), rotated(secret), until, LATER, List.of());
    }

    private static RotatedSecrets rotated(String secret) {
        return new RotatedSecrets(secret, new UUID(9, 9));
    }

    private static EndpointChange patchedWith(String name, Object value) {
        return (endpoint, others) -> endpoint.withSettings(
                endpoint.settings().patchedWith(EndpointPatch.readChange(Map.of(name, value))), LATER);
    }

    private static EndpointSettings settings(String name, Object value) {
        return DemoCompany.endpoint("skipping").settings().patchedWith(EndpointPatch.readChange(Map.of(name, value)));
    }
}
