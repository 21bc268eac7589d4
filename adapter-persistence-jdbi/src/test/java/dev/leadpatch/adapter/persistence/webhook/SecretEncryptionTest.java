package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.SecretMaintenance.ReencryptionResult;
import dev.leadpatch.adapter.persistence.SecretMaintenance.SecretCounts;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.EndpointStore.RotatedSecrets;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the encryption of secrets, with the right key, another key and no key. */
final class SecretEncryptionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final RotatedSecrets NEW_SECRETS = new RotatedSecrets("whsec_bmV4dA==", new UUID(7, 7));
    private static final UUID INTEGRATION_ID = CRM_ENDPOINT.integrationId().orElseThrow();
    private static final String OLD_SECRET = DemoCompany.SIGNING_SECRET;
    private static final String NEW_SECRET = "whsec_bmV4dA==";
    private static final Auditor AUDITOR = new Auditor(COMPANY, Actor.service("secrets"), TestDatabase.ENCRYPTED_AT);
    private static final Instant OVERLAP_END = Instant.parse("2030-01-01T00:00:00Z");

    SecretEncryptionTest() {
        super(DATABASE);
    }

    @Test
    void secrets_are_never_stored_in_plaintext() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        assertThat(storedSecrets()).hasSize(1).allMatch(secret -> secret.startsWith("v1:"));

        rotate();

        assertThat(persistence.endpointStore().list(COMPANY))
                .extracting(Endpoint::integrationId)
                .containsExactly(Optional.of(INTEGRATION_ID));
        assertThat(storedSecrets()).hasSize(2).allMatch(secret -> secret.startsWith("v1:"));
        assertThat(database.query("select e::text as row from webhook_endpoints e", (row, context) -> row.getString(1)))
                .noneMatch(row -> row.contains("whsec_") || row.contains(INTEGRATION_ID.toString()));
    }

    @Test
    void plaintext_jwt_key_of_older_version_is_encrypted_unchanged() {
        UUID random = UUID.fromString("3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");

        assertThat(encryptedIntegrationId(random)).contains(random);

        assertThat(database.queryOne(String.class, "select integration from webhook_endpoints"))
                .startsWith("v1:");
        assertThat(auditLog())
                .containsExactly(
                        AUDITOR.entry(TargetType.WEBHOOK_ENDPOINT, CRM_ENDPOINT.id(), Verb.SECRETS_REENCRYPTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-4000-8000-000000000017",
                "2b1d6a1c-7a0e-3c55-9f0a-0f6a3d7b7c11"
            })
    void plaintext_jwt_key_that_is_nil_or_predictable_is_replaced(UUID predictable) {
        assertThat(encryptedIntegrationId(predictable)).contains(TestDatabase.NEW_INTEGRATION_ID);

        assertThat(auditLog())
                .containsExactlyInAnyOrder(
                        AUDITOR.entry(TargetType.WEBHOOK_ENDPOINT, CRM_ENDPOINT.id(), Verb.SECRETS_REENCRYPTED),
                        AUDITOR.entry(
                                TargetType.WEBHOOK_ENDPOINT,
                                CRM_ENDPOINT.id(),
                                Verb.UPDATED,
                                List.of("integration_id")));
    }

    /** Stores the JWT key as an older version, and returns it after the start of this one. */
    private Optional<UUID> encryptedIntegrationId(UUID stored) {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.execute("update webhook_endpoints set integration = ?", stored.toString());
        assertThat(TestDatabase.encryptPlaintext(persistence.adapter())).isZero();
        return persistence.endpointStore().list(COMPANY).get(0).integrationId();
    }

    private List<AuditEntry> auditLog() {
        return persistence.auditLog().find(COMPANY, Optional.empty(), 10).entries();
    }

    @Test
    void plaintext_secret_of_older_version_is_encrypted_unchanged() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.execute("update webhook_endpoints set secret = ?", OLD_SECRET);
        assertThat(secrets(persistence.adapter())).isEqualTo(SigningSecrets.of(OLD_SECRET));

        assertThat(TestDatabase.encryptPlaintext(persistence.adapter())).isZero();

        assertThat(storedSecrets()).allMatch(secret -> secret.startsWith("v1:"));
        assertThat(secrets(persistence.adapter())).isEqualTo(SigningSecrets.of(OLD_SECRET));
        List<String> encrypted = storedSecrets();
        TestDatabase.encryptPlaintext(persistence.adapter());
        assertThat(storedSecrets()).isEqualTo(encrypted);
    }

    @Test
    void rotated_plaintext_secret_is_encrypted() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.execute("update webhook_endpoints set secret = ?", OLD_SECRET);
        rotate();

        TestDatabase.encryptPlaintext(persistence.adapter());

        assertThat(storedSecrets()).hasSize(2).allMatch(secret -> secret.startsWith("v1:"));
        assertThat(secrets(persistence.adapter()))
                .isEqualTo(SigningSecrets.of(OLD_SECRET).rotate(NEW_SECRET, OVERLAP_END));
    }

    @Test
    void missing_key_rejects_new_endpoints_and_rotations() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.withKeys(SecretKeys.NONE, keyless -> {
            assertThatThrownBy(() -> DemoCompany.subscribe(keyless.endpointStore(), DemoCompany.endpoint("erp")))
                    .isInstanceOf(SecretKeyMissingException.class);
            assertThatThrownBy(() -> keyless.endpointStore()
                            .rotate(COMPANY, CRM_ENDPOINT.id(), NEW_SECRETS, OVERLAP_END, Instant.now(), List.of()))
                    .isInstanceOf(SecretKeyMissingException.class);
            assertThat(keyless.endpointStore().list(COMPANY))
                    .extracting(Endpoint::id)
                    .containsExactly(CRM_ENDPOINT.id());
        });
    }

    @Test
    void plaintext_secret_signs_without_key() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.execute(
                "update webhook_endpoints set secret = ?, headers = '{}', integration = ?",
                OLD_SECRET,
                INTEGRATION_ID.toString());

        database.withKeys(SecretKeys.NONE, keyless -> {
            assertThat(TestDatabase.encryptPlaintext(keyless)).isZero();
            assertThat(secrets(keyless)).isEqualTo(SigningSecrets.of(OLD_SECRET));
        });
    }

    @Test
    void secrets_that_another_key_encrypted_are_counted() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);

        assertThat(TestDatabase.encryptPlaintext(persistence.adapter())).isZero();
        database.withKeys(
                SecretKeys.of(TestDatabase.OTHER_KEY),
                other -> assertThat(TestDatabase.encryptPlaintext(other)).isEqualTo(1));
        database.withKeys(
                SecretKeys.NONE,
                keyless -> assertThat(TestDatabase.encryptPlaintext(keyless)).isEqualTo(1));
    }

    @Test
    void node_with_wrong_key_changes_leads_and_claims_no_delivery() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.withKeys(SecretKeys.of(TestDatabase.OTHER_KEY), other -> {
            rename(other);
            Instant later = Instant.now().plusSeconds(60);
            assertThat(other.deliveryQueue().findDue(Map.of(), 8, later)).isEmpty();
            assertThat(other.deliveryQueue().findDue(CRM_ENDPOINT.ref(), Instant.EPOCH, 8, later))
                    .isEmpty();
            assertThat(claim(other)).isEmpty();
            openCircuit(other);
            assertThat(other.deliveryQueue()
                            .claimProbes(8, Set.of(), Duration.ofMinutes(1), later, (key, bytes) -> true))
                    .isEmpty();
            assertThat(other.secretMaintenance().count()).isEqualTo(new SecretCounts(0, 1));
            assertThat(other.endpointStore().list(COMPANY))
                    .extracting(Endpoint::id)
                    .containsExactly(CRM_ENDPOINT.id());
        });
        assertThat(persistence.adapter().secretMaintenance().count()).isEqualTo(new SecretCounts(1, 0));
        List<ClaimedProbe> probes = persistence
                .deliveryQueue()
                .claimProbes(8, Set.of(), Duration.ofMinutes(1), Instant.now().plusSeconds(60), (key, bytes) -> true);
        assertThat(probes).extracting(probe -> probe.delivery().attemptNumber()).containsExactly(1);
    }

    private static void openCircuit(PostgresPersistence adapter) {
        adapter.endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(
                                CRM_ENDPOINT.ref(), false, false, Optional.empty(), Optional.empty(), 5, false)),
                        Instant.now(),
                        Instant.EPOCH);
    }

    @Test
    void rotation_with_another_key_restores_the_endpoint() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        database.withKeys(SecretKeys.of(TestDatabase.OTHER_KEY), other -> {
            assertThat(other.endpointStore()
                            .rotate(COMPANY, CRM_ENDPOINT.id(), NEW_SECRETS, OVERLAP_END, Instant.now(), List.of()))
                    .flatMap(Endpoint::integrationId)
                    .contains(NEW_SECRETS.integrationId());

            rename(other);
            assertThat(claimOne(other).secrets()).isEqualTo(SigningSecrets.of(NEW_SECRET));
            assertThat(TestDatabase.encryptPlaintext(other)).isZero();
        });
    }

    @Test
    void node_without_the_key_of_the_previous_secret_claims_nothing_until_the_overlap_ends() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rotate();
        encryptAllButPreviousSecretWithOtherKey();

        database.withKeys(SecretKeys.of(TestDatabase.OTHER_KEY), other -> {
            rename(other);
            Instant later = Instant.now().plusSeconds(60);
            assertThat(other.deliveryQueue().findDue(Map.of(), 8, later)).isEmpty();
            assertThat(claim(other)).isEmpty();
            assertThat(other.secretMaintenance().reencrypt(Instant.now())).isEqualTo(new ReencryptionResult(0, 1));

            database.execute("update webhook_endpoints set previous_secret_until = now()");
            assertThat(other.secretMaintenance().reencrypt(Instant.now())).isEqualTo(new ReencryptionResult(0, 0));
            assertThat(claimOne(other).secrets()).isEqualTo(SigningSecrets.of(NEW_SECRET));
        });
    }

    @Test
    void rotation_replaces_a_previous_secret_that_another_key_encrypted() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rotate();
        encryptAllButPreviousSecretWithOtherKey();

        database.withKeys(SecretKeys.of(TestDatabase.OTHER_KEY), other -> {
            String newest = "whsec_bmV3ZXN0";
            RotatedSecrets secrets = new RotatedSecrets(newest, new UUID(8, 8));
            assertThat(rotate(other, secrets)).isPresent();

            rename(other);
            assertThat(claimOne(other).secrets())
                    .isEqualTo(SigningSecrets.of(NEW_SECRET).rotate(newest, OVERLAP_END));
            assertThat(rotate(other, secrets)).as("rotation under way").isEmpty();
        });
    }

    /** Stores the secrets as after a rotation on a node with another key. */
    private void encryptAllButPreviousSecretWithOtherKey() {
        String previous = database.queryOne(String.class, "select previous_secret from webhook_endpoints");
        database.withKeys(
                new SecretKeys(Optional.of(TestDatabase.OTHER_KEY), List.of(TestDatabase.KEY)),
                both -> both.secretMaintenance().reencrypt(Instant.now()));
        database.execute("update webhook_endpoints set previous_secret = ?", previous);
    }

    @Test
    void secret_copied_from_another_endpoint_is_not_used() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("erp"));

        database.execute(
                "update webhook_endpoints set secret = (select secret from webhook_endpoints where id <> ?) where id = ?",
                CRM_ENDPOINT.id().value(),
                CRM_ENDPOINT.id().value());

        assertThat(secrets(persistence.adapter()).newestFirst()).isEmpty();
    }

    private void rotate() {
        assertThat(rotate(persistence.adapter(), NEW_SECRETS)).isPresent();
    }

    private static Optional<Endpoint> rotate(PostgresPersistence adapter, RotatedSecrets secrets) {
        return adapter.endpointStore()
                .rotate(COMPANY, CRM_ENDPOINT.id(), secrets, OVERLAP_END, Instant.now(), List.of());
    }

    private static void rename(PostgresPersistence adapter) {
        adapter.leadStore().change(DemoCompany.change(COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, "Other");
            return new Decision.Write<>(event, event);
        }));
    }

    private static ClaimedDelivery claimOne(PostgresPersistence adapter) {
        return claim(adapter).get(0);
    }

    private static List<ClaimedDelivery> claim(PostgresPersistence adapter) {
        return adapter.deliveryQueue()
                .claim(
                        List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD)),
                        Duration.ofMinutes(1),
                        Instant.now().plusSeconds(60))
                .deliveries();
    }

    private static SigningSecrets secrets(PostgresPersistence adapter) {
        return adapter.endpointStore().secrets(COMPANY, CRM_ENDPOINT.id()).orElseThrow();
    }

    private List<String> storedSecrets() {
        return database.query("""
                select unnest(array_remove(array [secret, previous_secret], null)) as secret
                from webhook_endpoints
                """, (row, context) -> row.getString("secret"));
    }
}
