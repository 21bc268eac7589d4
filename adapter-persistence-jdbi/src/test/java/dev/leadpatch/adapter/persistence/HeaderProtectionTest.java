package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.SecretKeyMissingException;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the table holds of an endpoint's own headers, which often are keys of the receiver's. */
final class HeaderProtectionTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Map<String, String> HEADERS = Map.of("X-Token", "for the \"CRM\" alone");

    HeaderProtectionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void subscribe_with_headers() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        change(persistence.itself(), "headers", HEADERS);
    }

    @Test
    void the_table_never_holds_a_header_in_clear() {
        assertThat(database.query("select e::text as row from webhook_endpoints e", (row, context) -> row.getString(1)))
                .hasSize(1)
                .noneMatch(row -> row.contains("X-Token") || row.contains("alone"));
        assertThat(kept()).startsWith("v1:");
    }

    @Test
    void they_are_told_and_sent_as_they_were_given() {
        assertThat(headers(persistence.itself())).isEqualTo(HEADERS);
        assertThat(persistence.endpointStore().list(COMPANY).get(0).headers()).isEqualTo(HEADERS);

        rename(persistence.itself());
        assertThat(claimed(persistence.itself()).endpoint().headers()).isEqualTo(HEADERS);
    }

    @Test
    void what_an_older_version_kept_in_clear_is_encrypted_and_stays_the_same() {
        database.execute("update webhook_endpoints set headers = '{\"X-Token\": \"for the \\\"CRM\\\" alone\"}'");
        assertThat(headers(persistence.itself())).isEqualTo(HEADERS);

        assertThat(persistence.itself().protectSecrets()).isZero();

        String sealed = kept();
        assertThat(sealed).startsWith("v1:");
        assertThat(headers(persistence.itself())).isEqualTo(HEADERS);
        persistence.itself().protectSecrets();
        assertThat(kept()).isEqualTo(sealed);
    }

    @Test
    void to_have_none_is_no_secret() {
        change(persistence.itself(), "headers", Map.of());

        assertThat(kept()).isEqualTo("{}");
        persistence.itself().protectSecrets();
        assertThat(kept()).isEqualTo("{}");
    }

    @Test
    void without_a_key_all_but_the_headers_can_be_changed() {
        database.withKey(Optional.empty(), keyless -> {
            assertThatThrownBy(() -> change(keyless, "headers", Map.of("X-Token", "another")))
                    .isInstanceOf(SecretKeyMissingException.class);
            change(keyless, "description", "The CRM");
        });

        assertThat(headers(persistence.itself())).isEqualTo(HEADERS);
        assertThat(persistence.endpointStore().list(COMPANY).get(0).settings().description())
                .contains("The CRM");
    }

    @Test
    void with_another_key_nothing_is_sent_without_its_headers_until_the_secret_is_rotated() {
        database.withKey(Optional.of(TestDatabase.OTHER_KEY), other -> {
            database.execute("update webhook_endpoints set secret = ?", DemoCompany.SIGNING_SECRET);
            assertThat(other.protectSecrets()).isEqualTo(1);
            rename(other);
            assertThat(headers(other)).isEmpty();
            assertThat(claimed(other).secrets().newestFirst()).isEmpty();

            Endpoint rotated = other.endpoints()
                    .rotate(COMPANY, CRM.id(), "whsec_bmV4dA==", Instant.now(), Instant.now())
                    .orElseThrow();

            assertThat(rotated.headers()).isEmpty();
            assertThat(kept()).isEqualTo("{}");
            assertThat(claimed(other).secrets().newestFirst()).isNotEmpty();
            assertThat(other.protectSecrets()).isZero();
        });
    }

    @Test
    void a_rotation_leaves_the_headers_as_they_are() {
        Endpoint rotated = persistence
                .endpointStore()
                .rotate(COMPANY, CRM.id(), "whsec_bmV4dA==", Instant.now(), Instant.now())
                .orElseThrow();

        assertThat(rotated.headers()).isEqualTo(HEADERS);
        assertThat(headers(persistence.itself())).isEqualTo(HEADERS);
    }

    @Test
    void a_secret_that_was_put_in_the_place_of_the_headers_is_not_shown() {
        database.execute("update webhook_endpoints set headers = secret");

        assertThat(headers(persistence.itself())).isEmpty();
    }

    private static void change(PostgresPersistence adapter, String member, Object value) {
        adapter.endpoints()
                .change(
                        COMPANY,
                        CRM.id(),
                        found -> found.withSettings(
                                found.settings().patchedWith(EndpointPatchReader.readChange(Map.of(member, value))),
                                Instant.now()));
    }

    private static Map<String, String> headers(PostgresPersistence adapter) {
        return adapter.endpoints().find(COMPANY, CRM.id()).orElseThrow().headers();
    }

    private String kept() {
        return database.one(String.class, "select headers from webhook_endpoints");
    }

    private static void rename(PostgresPersistence adapter) {
        adapter.leads()
                .change(DemoCompany.change(
                        COMPANY,
                        LEAD,
                        found -> new Decision.Write<>(
                                DemoCompany.renamedEvent(UUID.randomUUID(), found, "Other"), "Other")));
    }

    /** Without a lease, so that it can be claimed again. */
    private static Delivery claimed(PostgresPersistence adapter) {
        return adapter.deliveryQueue()
                .claim(
                        List.of(new OrderingKey(CRM.ref(), LEAD)),
                        Duration.ZERO,
                        Instant.now().plusSeconds(60))
                .deliveries()
                .get(0);
    }
}
