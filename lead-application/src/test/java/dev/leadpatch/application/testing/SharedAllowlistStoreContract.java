package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.SharedAllowlistStore;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link SharedAllowlistStore}. */
public abstract class SharedAllowlistStoreContract extends PersistencePortsContract {
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final Set<String> FEW = Set.of("10.0.0.0/8");
    private static final Set<String> MORE = Set.of("10.0.0.0/8", "crm.internal");

    /** Lets time pass, by the clock of the store. */
    protected abstract void elapse(Duration time);

    @Test
    void equal_lists_are_shared() {
        assertThat(register(MORE)).isEmpty();
        assertThat(register(MORE)).isEmpty();
        elapse(Duration.ofSeconds(30));
        assertThat(register(MORE)).isEmpty();
    }

    @Test
    void node_that_lacks_entries_is_refused_until_the_shared_list_expires() {
        register(MORE);

        elapse(Duration.ofSeconds(30));
        assertThat(register(FEW)).containsExactly("crm.internal");
        elapse(Duration.ofSeconds(20));
        assertThat(register(Set.of())).containsExactlyInAnyOrder("10.0.0.0/8", "crm.internal");
        elapse(Duration.ofSeconds(10));
        assertThat(register(FEW)).isEmpty();
        assertThat(register(Set.of())).containsExactly("10.0.0.0/8");
    }

    @Test
    void repeated_registration_extends_the_shared_list() {
        register(MORE);
        elapse(Duration.ofSeconds(50));
        register(MORE);

        elapse(Duration.ofSeconds(50));
        assertThat(register(FEW)).containsExactly("crm.internal");
    }

    @Test
    void list_with_more_entries_replaces_the_shared_one() {
        register(FEW);

        assertThat(register(MORE)).isEmpty();
        assertThat(register(FEW)).containsExactly("crm.internal");
    }

    @Test
    void of_different_lists_the_first_one_is_shared() {
        register(FEW);

        assertThat(register(Set.of("crm.internal"))).containsExactly("10.0.0.0/8");
        assertThat(register(FEW)).isEmpty();
    }

    @Test
    void released_list_expires_after_the_remaining_time() {
        register(MORE);
        release(MORE);

        elapse(Duration.ofSeconds(14));
        assertThat(register(FEW)).containsExactly("crm.internal");
        elapse(Duration.ofSeconds(1));
        assertThat(register(FEW)).isEmpty();
    }

    @Test
    void release_of_another_list_changes_nothing() {
        register(MORE);
        release(FEW);

        elapse(Duration.ofSeconds(50));
        assertThat(register(FEW)).containsExactly("crm.internal");
    }

    @Test
    void release_never_extends_the_shared_list() {
        register(MORE);
        elapse(Duration.ofSeconds(50));
        release(MORE);

        elapse(Duration.ofSeconds(10));
        assertThat(register(FEW)).isEmpty();
    }

    @Test
    void list_that_one_of_two_equal_nodes_releases_is_kept_by_the_other() {
        register(MORE);
        register(MORE);
        release(MORE);
        assertThat(register(FEW)).containsExactly("crm.internal");

        elapse(Duration.ofSeconds(10));
        assertThat(register(MORE)).isEmpty();
        elapse(Duration.ofSeconds(50));
        assertThat(register(FEW)).containsExactly("crm.internal");
    }

    private void release(Set<String> entries) {
        store().release(entries, Duration.ofSeconds(15));
    }

    private Set<String> register(Set<String> entries) {
        return store().register(entries, LIFETIME);
    }

    private SharedAllowlistStore store() {
        return persistence.sharedAllowlistStore();
    }
}
