package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What every keeper of webhook endpoints does. */
public abstract class EndpointsContract extends PersistenceContract {
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Duration A_WHILE = Duration.ofHours(1);

    @Test
    void endpoints_are_listed_as_they_were_given_oldest_first() {
        Endpoint first = DemoCompany.endpoint("zeta");
        Endpoint second = DemoCompany.endpoint("alpha", false);
        subscribe(first);
        subscribe(second);

        assertThat(persistence.endpoints().list(COMPANY)).containsExactly(first, second);
        assertThat(persistence.endpoints().list(OTHER)).isEmpty();
    }

    @Test
    void an_endpoint_of_a_company_that_does_not_exist_is_a_bug() {
        Endpoint lost = DemoCompany.endpointOf(new CompanyId(99), "lost");

        assertThatThrownBy(() -> subscribe(lost)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void an_endpoint_is_found_by_its_own_company_alone() {
        subscribe(CRM);

        assertThat(persistence.endpoints().find(COMPANY, CRM.id())).contains(CRM);
        assertThat(persistence.endpoints().secrets(COMPANY, CRM.id()))
                .contains(SigningSecrets.of(DemoCompany.SIGNING_SECRET));
        assertThat(persistence.endpoints().find(OTHER, CRM.id())).isEmpty();
        assertThat(persistence.endpoints().secrets(OTHER, CRM.id())).isEmpty();
        assertThat(persistence.endpoints().change(OTHER, CRM.id(), asking("enabled", false)))
                .isEmpty();
        assertThat(rotate(OTHER, "whsec_b3RoZXI=", LATER)).isEmpty();
        assertThat(persistence.endpoints().remove(OTHER, CRM.id())).isFalse();
        assertThat(persistence.endpoints().list(COMPANY)).containsExactly(CRM);
    }

    @Test
    void what_is_added_is_decided_in_view_of_what_is_there() {
        subscribe(CRM);
        Endpoint erp = DemoCompany.endpoint("erp");

        assertThat(persistence.endpoints().add(COMPANY, others -> {
                    assertThat(others).containsExactly(CRM);
                    return Optional.empty();
                }))
                .isEmpty();

        assertThat(persistence.endpoints().list(COMPANY)).doesNotContain(erp);
    }

    @Test
    void those_who_add_at_the_same_time_see_each_others_endpoints() throws Exception {
        List<Optional<Endpoint>> added = Concurrently.run(8, i -> {
            NewEndpoint mine = new NewEndpoint(DemoCompany.endpoint("n" + i), DemoCompany.SIGNING_SECRET);
            return persistence
                    .endpoints()
                    .add(COMPANY, others -> others.size() < 3 ? Optional.of(mine) : Optional.empty());
        });

        assertThat(added.stream().filter(Optional::isPresent)).hasSize(3);
        assertThat(persistence.endpoints().list(COMPANY)).hasSize(3);
    }

    @Test
    void a_change_is_kept_in_every_part() {
        subscribe(CRM);
        Endpoint changed = persistence
                .endpoints()
                .change(
                        COMPANY,
                        CRM.id(),
                        endpoint -> endpoint.with(
                                new EndpointSettings(
                                        URI.create("http://other.example/?a=b"),
                                        CRM.settings().events(),
                                        Optional.of("Größe 大 😀"),
                                        List.of(new ApiKeyId(new UUID(1, 1)), DemoCompany.KEY_ID),
                                        false,
                                        Map.of("X-Team", "a \"b\" \\ c"),
                                        List.of(),
                                        new UUID(7, 7)),
                                LATER))
                .orElseThrow();

        assertThat(changed.updatedAt()).isEqualTo(LATER);
        assertThat(changed.settings().description()).contains("Größe 大 😀");
        assertThat(persistence.endpoints().find(COMPANY, CRM.id())).contains(changed);
    }

    @Test
    void a_change_to_what_is_there_already_is_none() {
        subscribe(CRM);

        assertThat(persistence.endpoints().change(COMPANY, CRM.id(), asking("enabled", true)))
                .contains(CRM);
    }

    @Test
    void by_a_clock_that_is_behind_a_change_and_a_rotation_are_no_earlier_than_what_was_before() {
        subscribe(CRM);
        Instant behind = CRM.createdAt().minusMillis(1);

        assertThat(persistence
                        .endpoints()
                        .change(
                                COMPANY,
                                CRM.id(),
                                endpoint -> endpoint.with(
                                        endpoint.settings()
                                                .with(EndpointPatchReader.readChange(Map.of("enabled", false))),
                                        behind)))
                .map(Endpoint::updatedAt)
                .contains(CRM.updatedAt());
        assertThat(persistence.endpoints().rotate(COMPANY, CRM.id(), "whsec_c2Vjb25k", behind, behind))
                .map(Endpoint::updatedAt)
                .contains(CRM.updatedAt());
        assertThat(persistence.endpoints().find(COMPANY, CRM.id()))
                .map(Endpoint::updatedAt)
                .contains(CRM.updatedAt());
    }

    @Test
    void changes_of_different_fields_at_the_same_time_all_survive() throws Exception {
        subscribe(CRM);
        List<UnaryOperator<Endpoint>> changes = List.of(
                asking("enabled", false),
                asking("description", "The CRM"),
                asking("headers", Map.of("X-Team", "sales")),
                asking("url", "https://other.example/"));

        Concurrently.run(4, i -> persistence.endpoints().change(COMPANY, CRM.id(), changes.get(i)));

        EndpointSettings settings =
                persistence.endpoints().find(COMPANY, CRM.id()).orElseThrow().settings();
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.description()).contains("The CRM");
        assertThat(settings.headers()).isEqualTo(Map.of("X-Team", "sales"));
        assertThat(settings.url()).hasToString("https://other.example/");
    }

    @Test
    void a_rotation_leaves_two_secrets_and_the_next_one_waits_until_the_older_one_has_ended() {
        subscribe(CRM);
        String second = "whsec_c2Vjb25k";
        String third = "whsec_dGhpcmQ=";

        assertThat(rotate(COMPANY, second, NOW.plus(A_WHILE)).orElseThrow().updatedAt())
                .isEqualTo(LATER);
        assertThat(secrets())
                .isEqualTo(new SigningSecrets(List.of(
                        new Secret(second, Optional.empty()),
                        new Secret(DemoCompany.SIGNING_SECRET, Optional.of(NOW.plus(A_WHILE))))));
        SigningSecrets overlapping = secrets();
        assertThat(rotate(COMPANY, third, LATER.plus(A_WHILE))).isEmpty();
        assertThat(secrets()).isEqualTo(overlapping);

        Instant end = NOW.plus(A_WHILE);
        assertThat(persistence.endpoints().rotate(COMPANY, CRM.id(), third, end.plus(A_WHILE), end))
                .isPresent();
        assertThat(secrets())
                .isEqualTo(new SigningSecrets(List.of(
                        new Secret(third, Optional.empty()), new Secret(second, Optional.of(end.plus(A_WHILE))))));
    }

    @Test
    void a_rotation_that_ends_all_other_secrets_waits_for_nothing() {
        subscribe(CRM);
        rotate(COMPANY, "whsec_c2Vjb25k", NOW.plus(A_WHILE));

        assertThat(rotate(COMPANY, "whsec_dGhpcmQ=", LATER)).isPresent();

        assertThat(secrets().validAt(LATER)).containsExactly("whsec_dGhpcmQ=");
    }

    @Test
    void of_rotations_at_the_same_time_one_is_done() throws Exception {
        subscribe(CRM);

        List<Optional<Endpoint>> rotated = Concurrently.run(4, i -> rotate(COMPANY, "whsec_" + i, LATER.plus(A_WHILE)));

        assertThat(rotated.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(secrets().newestFirst().get(1).text()).isEqualTo(DemoCompany.SIGNING_SECRET);
    }

    @Test
    void an_endpoint_that_is_removed_is_gone_with_what_waits_for_it() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM);
        subscribe(erp);
        rename(LEAD, "Second");
        rename(LEAD, "Third");

        assertThat(persistence.endpoints().remove(COMPANY, CRM.id())).isTrue();

        assertThat(persistence.endpoints().remove(COMPANY, CRM.id())).isFalse();
        assertThat(persistence.endpoints().find(COMPANY, CRM.id())).isEmpty();
        assertThat(claimAll(A_WHILE, NOW))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(erp.id());
    }

    @Test
    void who_is_told_of_a_change_is_decided_by_who_made_it() {
        Endpoint skipping = DemoCompany.endpoint("skipping")
                .with(settings("skip_api_key_ids", List.of(DemoCompany.KEY_ID.toString())), NOW);
        subscribe(skipping);
        payload = event -> {
            throw new IllegalStateException("rendered for nobody");
        };
        rename(LEAD, "Untold");
        assertThat(wakes).hasValue(0);

        payload = event -> "{}";
        subscribe(CRM);
        rename(LEAD, "Told");

        assertThat(claimAll(A_WHILE, NOW))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(CRM.id());
    }

    @Test
    void a_delivery_is_signed_with_the_secrets_of_the_moment() {
        subscribe(CRM);
        rename(LEAD, "Second");
        rotate(COMPANY, "whsec_c2Vjb25k", LATER);

        assertThat(claimAll(A_WHILE, NOW).get(0).secrets()).isEqualTo(secrets());
    }

    private SigningSecrets secrets() {
        return persistence.endpoints().secrets(COMPANY, CRM.id()).orElseThrow();
    }

    private Optional<Endpoint> rotate(CompanyId company, String secret, Instant until) {
        return persistence.endpoints().rotate(company, CRM.id(), secret, until, LATER);
    }

    private static UnaryOperator<Endpoint> asking(String name, Object value) {
        return endpoint ->
                endpoint.with(endpoint.settings().with(EndpointPatchReader.readChange(Map.of(name, value))), LATER);
    }

    private static EndpointSettings settings(String name, Object value) {
        return DemoCompany.endpoint("skipping").settings().with(EndpointPatchReader.readChange(Map.of(name, value)));
    }
}
