package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import dev.leadpatch.domain.endpoint.BasicCredentials;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the encryption of custom headers, which often contain credentials of the receiver. */
final class HeaderEncryptionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final RotatedSecrets NEW_SECRETS = new RotatedSecrets("whsec_bmV4dA==", new UUID(7, 7));
    private static final Map<String, String> HEADERS = Map.of("X-Token", "for the \"CRM\" alone");

    HeaderEncryptionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void addEndpointWithHeaders() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        change(persistence.adapter(), "headers", HEADERS);
    }

    @Test
    void headers_are_never_stored_in_plaintext() {
        assertThat(database.query("select e::text as row from webhook_endpoints e", (row, context) -> row.getString(1)))
                .hasSize(1)
                .noneMatch(row -> row.contains("X-Token") || row.contains("alone"));
        assertThat(storedHeaders()).startsWith("v1:");
    }

    @Test
    void credentials_are_encrypted_stored_beside_headers_and_sent() {
        change(persistence.adapter(), "basic_auth", Map.of("username", "ada", "password", "s3cret"));

        assertThat(storedHeaders()).startsWith("v1:").doesNotContain("YWRhOnMzY3JldA");
        rename(persistence.adapter());
        EndpointSettings sent = claimOne(persistence.adapter()).endpoint().settings();
        assertThat(sent.basicCredentials()).contains(new BasicCredentials("ada", "s3cret"));
        assertThat(sent.headers()).isEqualTo(HEADERS);

        change(persistence.adapter(), "headers", Map.of());
        assertThat(storedHeaders()).startsWith("v1:");
        assertThat(headers(persistence.adapter())).isEmpty();
    }

    @Test
    void headers_are_returned_and_sent_unchanged() {
        assertThat(headers(persistence.adapter())).isEqualTo(HEADERS);
        assertThat(persistence.endpointStore().list(COMPANY).get(0).headers()).isEqualTo(HEADERS);

        rename(persistence.adapter());
        assertThat(claimOne(persistence.adapter()).endpoint().headers()).isEqualTo(HEADERS);
    }

    @Test
    void plaintext_headers_of_older_version_are_encrypted_unchanged() {
        database.execute("update webhook_endpoints set headers = '{\"X-Token\": \"for the \\\"CRM\\\" alone\"}'");
        assertThat(headers(persistence.adapter())).isEqualTo(HEADERS);

        assertThat(TestDatabase.encryptPlaintext(persistence.adapter())).isZero();

        String encrypted = storedHeaders();
        assertThat(encrypted).startsWith("v1:");
        assertThat(headers(persistence.adapter())).isEqualTo(HEADERS);
        TestDatabase.encryptPlaintext(persistence.adapter());
        assertThat(storedHeaders()).isEqualTo(encrypted);
    }

    @Test
    void empty_headers_are_stored_without_encryption() {
        change(persistence.adapter(), "headers", Map.of());

        assertThat(storedHeaders()).isEqualTo("{}");
        TestDatabase.encryptPlaintext(persistence.adapter());
        assertThat(storedHeaders()).isEqualTo("{}");
    }

    @Test
    void missing_key_rejects_only_header_changes() {
        database.withKeys(SecretKeys.NONE, keyless -> {
            assertThatThrownBy(() -> change(keyless, "headers", Map.of("X-Token", "another")))
                    .isInstanceOf(SecretKeyMissingException.class);
            change(keyless, "description", "The CRM");
        });

        assertThat(headers(persistence.adapter())).isEqualTo(HEADERS);
        assertThat(persistence.endpointStore().list(COMPANY).get(0).settings().description())
                .contains("The CRM");
    }

    @Test
    void delivery_with_unreadable_headers_is_not_claimed_until_secret_is_rotated() {
        database.withKeys(SecretKeys.of(TestDatabase.OTHER_KEY), other -> {
            database.execute("update webhook_endpoints set secret = ?", DemoCompany.SIGNING_SECRET);
            assertThat(TestDatabase.encryptPlaintext(other)).isEqualTo(1);
            rename(other);
            assertThat(headers(other)).isEmpty();
            assertThat(claim(other)).isEmpty();

            Endpoint rotated = other.endpointStore()
                    .rotate(COMPANY, CRM_ENDPOINT.id(), NEW_SECRETS, Instant.now(), Instant.now(), List.of())
                    .orElseThrow();

            assertThat(rotated.headers()).isEmpty();
            assertThat(storedHeaders()).isEqualTo("{}");
            assertThat(claimOne(other).secrets().newestFirst()).isNotEmpty();
            assertThat(TestDatabase.encryptPlaintext(other)).isZero();
        });
    }

    @Test
    void rotation_preserves_headers() {
        Endpoint rotated = persistence
                .endpointStore()
                .rotate(COMPANY, CRM_ENDPOINT.id(), NEW_SECRETS, Instant.now(), Instant.now(), List.of())
                .orElseThrow();

        assertThat(rotated.headers()).isEqualTo(HEADERS);
        assertThat(headers(persistence.adapter())).isEqualTo(HEADERS);
    }

    @Test
    void secret_copied_into_headers_column_is_not_returned() {
        database.execute("update webhook_endpoints set headers = secret");

        assertThat(headers(persistence.adapter())).isEmpty();
    }

    private static void change(PostgresPersistence adapter, String member, Object value) {
        adapter.endpointStore()
                .change(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        (endpoint, others) -> endpoint.withSettings(
                                endpoint.settings().patchedWith(EndpointPatch.readChange(Map.of(member, value))),
                                Instant.now()),
                        (before, after) -> List.of());
    }

    private static Map<String, String> headers(PostgresPersistence adapter) {
        return adapter.endpointStore()
                .find(COMPANY, CRM_ENDPOINT.id())
                .orElseThrow()
                .headers();
    }

    private String storedHeaders() {
        return database.queryOne(String.class, "select headers from webhook_endpoints");
    }

    private static void rename(PostgresPersistence adapter) {
        adapter.leadStore()
                .change(DemoCompany.change(
                        COMPANY,
                        LEAD,
                        snapshot -> new Decision.Write<>(DemoCompany.renamedEvent(snapshot, "Other"), "Other")));
    }

    /** Claims a delivery with a lease of zero, so that it can be claimed again. */
    private static ClaimedDelivery claimOne(PostgresPersistence adapter) {
        return claim(adapter).get(0);
    }

    private static List<ClaimedDelivery> claim(PostgresPersistence adapter) {
        return adapter.deliveryQueue()
                .claim(
                        List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD)),
                        Duration.ZERO,
                        Instant.now().plusSeconds(60))
                .deliveries();
    }
}
