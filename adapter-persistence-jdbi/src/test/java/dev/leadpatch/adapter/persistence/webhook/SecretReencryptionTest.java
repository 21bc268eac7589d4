package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.SecretMaintenance.ReencryptionResult;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests the rotation of the secret key. */
final class SecretReencryptionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint ERP_ENDPOINT = DemoCompany.endpoint("erp");
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final Instant OVERLAP_END = Instant.parse("2030-01-01T00:00:00Z");
    private static final SecretKeys ROTATED =
            new SecretKeys(Optional.of(TestDatabase.OTHER_KEY), List.of(TestDatabase.KEY));
    private static final SecretKeys NEW_ONLY = SecretKeys.of(TestDatabase.OTHER_KEY);

    SecretReencryptionTest() {
        super(DATABASE);
    }

    @Test
    void secrets_of_previous_key_are_readable_and_new_ones_use_the_current_key() {
        subscribe(CRM_ENDPOINT);
        database.withKeys(ROTATED, rotated -> {
            DemoCompany.subscribe(rotated.endpointStore(), ERP_ENDPOINT);

            assertThat(rotated.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT, ERP_ENDPOINT);
            assertThat(TestDatabase.encryptPlaintext(rotated)).isZero();
        });
        database.withKeys(
                NEW_ONLY,
                newOnly ->
                        assertThat(newOnly.endpointStore().list(COMPANY).get(1)).isEqualTo(ERP_ENDPOINT));
    }

    @Test
    void all_secrets_are_encrypted_with_the_current_key_once() {
        subscribe(CRM_ENDPOINT);
        persistence
                .endpointStore()
                .rotate(
                        COMPANY,
                        CRM_ENDPOINT.id(),
                        new RotatedSecrets("whsec_bmV4dA==", new UUID(7, 7)),
                        OVERLAP_END,
                        Instant.now(),
                        List.of());
        List<Endpoint> endpoints = persistence.endpointStore().list(COMPANY);
        SigningSecrets secrets = secrets(persistence.adapter());

        database.withKeys(ROTATED, rotated -> {
            assertThat(rotated.secretMaintenance().reencrypt(NOW)).isEqualTo(new ReencryptionResult(1, 0));
            assertThat(rotated.secretMaintenance().reencrypt(NOW)).isEqualTo(new ReencryptionResult(0, 0));
        });
        assertThat(persistence.auditLog().find(COMPANY, Optional.empty(), 10).entries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("webhook_endpoint.secrets_reencrypted");
                    assertThat(entry.target().id()).isEqualTo(CRM_ENDPOINT.id().toString());
                    assertThat(entry.at()).isEqualTo(NOW);
                });

        database.withKeys(NEW_ONLY, newOnly -> {
            assertThat(TestDatabase.encryptPlaintext(newOnly)).isZero();
            assertThat(newOnly.endpointStore().list(COMPANY)).isEqualTo(endpoints);
            assertThat(secrets(newOnly)).isEqualTo(secrets);
        });
    }

    @Test
    void more_endpoints_than_a_batch_are_encrypted() {
        for (int i = 0; i < 51; i++) {
            subscribe(DemoCompany.endpoint("crm" + i));
        }

        database.withKeys(
                ROTATED,
                rotated -> assertThat(rotated.secretMaintenance().reencrypt(NOW))
                        .isEqualTo(new ReencryptionResult(51, 0)));
    }

    @Test
    void secrets_of_an_unknown_key_are_counted_and_unchanged() {
        subscribe(CRM_ENDPOINT);

        database.withKeys(
                NEW_ONLY,
                newOnly ->
                        assertThat(newOnly.secretMaintenance().reencrypt(NOW)).isEqualTo(new ReencryptionResult(0, 1)));

        assertThat(persistence.endpointStore().list(COMPANY)).containsExactly(CRM_ENDPOINT);
    }

    @Test
    void missing_key_encrypts_nothing() {
        database.withKeys(
                SecretKeys.NONE,
                keyless -> assertThatThrownBy(() -> keyless.secretMaintenance().reencrypt(NOW))
                        .isInstanceOf(SecretKeyMissingException.class));
    }

    private void subscribe(Endpoint endpoint) {
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
    }

    private static SigningSecrets secrets(PostgresPersistence adapter) {
        return adapter.endpointStore().secrets(COMPANY, CRM_ENDPOINT.id()).orElseThrow();
    }
}
