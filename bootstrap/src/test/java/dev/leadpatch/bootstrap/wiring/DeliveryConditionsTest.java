package dev.leadpatch.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.SecretMaintenance.SecretCounts;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.ReadinessCondition.Cause;
import dev.leadpatch.application.testing.InMemorySharedAllowlistStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryConditionsTest {
    private Instant now = Instant.parse("2024-06-01T12:00:00Z");
    private final InMemorySharedAllowlistStore allowlists = new InMemorySharedAllowlistStore(() -> now);
    private final FakeSecretMaintenance secrets = new FakeSecretMaintenance();

    @Test
    void node_with_equal_list_and_key_is_ready_and_claims() {
        DeliveryConditions conditions = conditions(Set.of("crm.internal"));
        assertThat(conditions.mayClaim()).isFalse();

        conditions.check();

        assertThat(conditions.mayClaim()).isTrue();
        assertThat(causes(conditions, true)).isEmpty();
        assertThat(causes(conditions, false)).isEmpty();
    }

    @Test
    void node_whose_key_decrypts_no_secret_is_not_ready() {
        DeliveryConditions conditions = conditions(Set.of());
        secrets.counts = new SecretCounts(0, 2);
        conditions.check();
        assertThat(causes(conditions, true)).containsExactly("secret_key_wrong");

        secrets.counts = new SecretCounts(1, 1);
        conditions.check();
        assertThat(causes(conditions, true)).isEmpty();
        assertThat(causes(conditions, false)).containsExactly("secrets_unreadable");

        secrets.counts = new SecretCounts(2, 0);
        conditions.check();
        assertThat(causes(conditions, false)).isEmpty();
    }

    @Test
    void node_whose_list_lacks_an_entry_claims_nothing_and_is_ready_with_a_warning() {
        DeliveryConditions complete = conditions(Set.of("crm.internal", "10.0.0.0/8"));
        DeliveryConditions incomplete = conditions(Set.of("crm.internal"));
        complete.check();
        incomplete.check();

        assertThat(complete.mayClaim()).isTrue();
        assertThat(incomplete.mayClaim()).isFalse();
        assertThat(causes(incomplete, true)).isEmpty();
        assertThat(causes(incomplete, false)).containsExactly("webhook_allowlist_incomplete");

        complete.close();
        now = now.plusSeconds(15);
        incomplete.check();
        assertThat(incomplete.mayClaim()).isTrue();
        assertThat(causes(incomplete, false)).isEmpty();
    }

    @Test
    void node_that_stops_leaves_the_list_to_the_others_that_have_it() {
        DeliveryConditions stopping = conditions(Set.of("crm.internal", "10.0.0.0/8"));
        DeliveryConditions complete = conditions(Set.of("crm.internal", "10.0.0.0/8"));
        DeliveryConditions incomplete = conditions(Set.of("crm.internal"));
        stopping.check();
        complete.check();

        stopping.close();
        incomplete.check();
        assertThat(incomplete.mayClaim()).isFalse();

        now = now.plusSeconds(10);
        complete.check();
        now = now.plusSeconds(10);
        incomplete.check();
        assertThat(complete.mayClaim()).isTrue();
        assertThat(incomplete.mayClaim()).isFalse();
    }

    @Test
    void crashed_node_is_replaced_when_its_registration_expires() {
        conditions(Set.of("crm.internal")).check();
        DeliveryConditions incomplete = conditions(Set.of());
        incomplete.check();

        now = now.plusSeconds(60);
        incomplete.check();

        assertThat(incomplete.mayClaim()).isTrue();
    }

    @Test
    void outage_of_the_database_changes_nothing() {
        DeliveryConditions conditions = conditions(Set.of());
        secrets.available = false;
        conditions.check();
        assertThat(conditions.mayClaim()).isFalse();

        secrets.available = true;
        conditions.check();
        secrets.available = false;
        conditions.check();
        assertThat(conditions.mayClaim()).isTrue();
    }

    private DeliveryConditions conditions(Set<String> entries) {
        return new DeliveryConditions(secrets, allowlists, true, Optional.of(entries));
    }

    private static List<String> causes(DeliveryConditions conditions, boolean required) {
        return conditions.readiness().stream()
                .filter(condition -> condition.isRequired() == required)
                .map(ReadinessCondition::check)
                .flatMap(Optional::stream)
                .map(Cause::code)
                .toList();
    }
}
