package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.SharedAllowlistStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link SharedAllowlistStore}. */
public abstract class SharedAllowlistStoreContract extends PersistencePortsContract {
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final Set<String> FEW = Set.of("10.0.0.0/8");
    private static final Set<String> MORE = Set.of("10.0.0.0/8", "crm.internal");

    @Test
    void equal_lists_are_shared() {
        assertThat(register(MORE, NOW)).isEmpty();
        assertThat(register(MORE, NOW)).isEmpty();
        assertThat(register(MORE, NOW.plusSeconds(30))).isEmpty();
    }

    @Test
    void node_that_lacks_entries_is_refused_until_the_shared_list_expires() {
        register(MORE, NOW);

        assertThat(register(FEW, NOW.plusSeconds(30))).containsExactly("crm.internal");
        assertThat(register(Set.of(), NOW.plusSeconds(59))).containsExactlyInAnyOrder("10.0.0.0/8", "crm.internal");
        assertThat(register(FEW, NOW.plusSeconds(60))).isEmpty();
        assertThat(register(Set.of(), NOW.plusSeconds(61))).containsExactly("10.0.0.0/8");
    }

    @Test
    void repeated_registration_extends_the_shared_list() {
        register(MORE, NOW);
        register(MORE, NOW.plusSeconds(50));

        assertThat(register(FEW, NOW.plusSeconds(100))).containsExactly("crm.internal");
    }

    @Test
    void list_with_more_entries_replaces_the_shared_one() {
        register(FEW, NOW);

        assertThat(register(MORE, NOW)).isEmpty();
        assertThat(register(FEW, NOW)).containsExactly("crm.internal");
    }

    @Test
    void of_different_lists_the_first_one_is_shared() {
        register(FEW, NOW);

        assertThat(register(Set.of("crm.internal"), NOW)).containsExactly("10.0.0.0/8");
        assertThat(register(FEW, NOW)).isEmpty();
    }

    @Test
    void released_list_can_be_replaced_at_once() {
        register(MORE, NOW);
        store().release(FEW, NOW);
        assertThat(register(FEW, NOW)).containsExactly("crm.internal");

        store().release(MORE, NOW);

        assertThat(register(FEW, NOW)).isEmpty();
    }

    private Set<String> register(Set<String> entries, Instant at) {
        return store().register(entries, at, LIFETIME);
    }

    private SharedAllowlistStore store() {
        return persistence.sharedAllowlistStore();
    }
}
