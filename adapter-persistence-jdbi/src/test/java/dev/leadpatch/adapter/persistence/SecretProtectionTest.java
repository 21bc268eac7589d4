package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.SecretKeyMissingException;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the table holds of secrets, and what happens when the key is another one or gone. */
final class SecretProtectionTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final String OLD = DemoCompany.SIGNING_SECRET;
    private static final String NEXT = "whsec_bmV4dA==";
    private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");

    SecretProtectionTest() {
        super(DATABASE);
    }

    @Test
    void the_table_never_holds_a_secret_in_clear() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        assertThat(keptSecrets()).hasSize(1).allMatch(kept -> kept.startsWith("v1:"));

        rotate();

        assertThat(keptSecrets()).hasSize(2).allMatch(kept -> kept.startsWith("v1:"));
        assertThat(database.query("select e::text as row from webhook_endpoints e", (row, context) -> row.getString(1)))
                .noneMatch(row -> row.contains("whsec_"));
    }

    @Test
    void what_an_older_version_kept_in_clear_is_encrypted_and_stays_the_same() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        database.execute("update webhook_endpoints set secret = ?", OLD);
        assertThat(secrets(persistence.itself())).isEqualTo(SigningSecrets.of(OLD));

        assertThat(persistence.itself().protectSecrets()).isZero();

        assertThat(keptSecrets()).allMatch(kept -> kept.startsWith("v1:"));
        assertThat(secrets(persistence.itself())).isEqualTo(SigningSecrets.of(OLD));
        List<String> kept = keptSecrets();
        persistence.itself().protectSecrets();
        assertThat(keptSecrets()).isEqualTo(kept);
    }

    @Test
    void a_secret_that_was_kept_in_clear_and_rotated_is_encrypted_too() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        database.execute("update webhook_endpoints set secret = ?", OLD);
        rotate();

        persistence.itself().protectSecrets();

        assertThat(keptSecrets()).hasSize(2).allMatch(kept -> kept.startsWith("v1:"));
        assertThat(secrets(persistence.itself()))
                .isEqualTo(SigningSecrets.of(OLD).rotate(NEXT, UNTIL));
    }

    @Test
    void without_a_key_no_endpoint_is_added_and_no_secret_replaced() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        database.withKey(Optional.empty(), keyless -> {
            assertThatThrownBy(() -> DemoCompany.subscribe(keyless.endpoints(), DemoCompany.endpoint("erp")))
                    .isInstanceOf(SecretKeyMissingException.class);
            assertThatThrownBy(() -> keyless.endpoints().rotate(COMPANY, CRM.id(), NEXT, UNTIL, Instant.now()))
                    .isInstanceOf(SecretKeyMissingException.class);
            assertThat(keyless.endpoints().list(COMPANY))
                    .extracting(Endpoint::id)
                    .containsExactly(CRM.id());
        });
    }

    @Test
    void without_a_key_what_was_kept_in_clear_still_signs() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        database.execute("update webhook_endpoints set secret = ?, headers = '{}'", OLD);

        database.withKey(Optional.empty(), keyless -> {
            assertThat(keyless.protectSecrets()).isZero();
            assertThat(secrets(keyless)).isEqualTo(SigningSecrets.of(OLD));
        });
    }

    @Test
    void another_key_is_noticed() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);

        assertThat(persistence.itself().protectSecrets()).isZero();
        database.withKey(
                Optional.of(TestDatabase.OTHER_KEY),
                other -> assertThat(other.protectSecrets()).isEqualTo(1));
        database.withKey(
                Optional.empty(),
                keyless -> assertThat(keyless.protectSecrets()).isEqualTo(1));
    }

    @Test
    void with_another_key_leads_are_changed_and_deliveries_wait_unsigned() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        database.withKey(Optional.of(TestDatabase.OTHER_KEY), other -> {
            rename(other);
            assertThat(claimed(other).secrets().newestFirst()).isEmpty();
            assertThat(other.endpoints().list(COMPANY)).extracting(Endpoint::id).containsExactly(CRM.id());
        });
    }

    @Test
    void with_another_key_a_rotation_mends_the_endpoint() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        database.withKey(Optional.of(TestDatabase.OTHER_KEY), other -> {
            other.endpoints().rotate(COMPANY, CRM.id(), NEXT, UNTIL, Instant.now());

            rename(other);
            assertThat(claimed(other).secrets()).isEqualTo(SigningSecrets.of(NEXT));
            assertThat(other.protectSecrets()).isZero();
        });
    }

    @Test
    void a_row_that_was_given_another_endpoints_secret_signs_with_none() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("erp"));

        database.execute(
                "update webhook_endpoints set secret = (select secret from webhook_endpoints where id <> ?) where id = ?",
                CRM.id().value(),
                CRM.id().value());

        assertThat(secrets(persistence.itself()).newestFirst()).isEmpty();
    }

    private void rotate() {
        persistence.endpointStore().rotate(COMPANY, CRM.id(), NEXT, UNTIL, Instant.now());
    }

    private static void rename(PostgresPersistence adapter) {
        adapter.leads().change(DemoCompany.change(COMPANY, LEAD, found -> {
            LeadUpdatedEvent event = DemoCompany.renamedEvent(UUID.randomUUID(), found, "Other");
            return new Decision.Write<>(event, event);
        }));
    }

    private static Delivery claimed(PostgresPersistence adapter) {
        return adapter.deliveryQueue()
                .claim(
                        List.of(new OrderingKey(CRM.ref(), LEAD)),
                        Duration.ofMinutes(1),
                        Instant.now().plusSeconds(60))
                .deliveries()
                .get(0);
    }

    private static SigningSecrets secrets(PostgresPersistence adapter) {
        return adapter.endpoints().secrets(COMPANY, CRM.id()).orElseThrow();
    }

    private List<String> keptSecrets() {
        return database.query("""
                select unnest(array_remove(array [secret, previous_secret], null)) as kept
                from webhook_endpoints
                """, (row, context) -> row.getString("kept"));
    }
}
