package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyHash;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyMemoryTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final ApiKeyHash HASH = ApiKeyHash.of(DemoCompany.KEY);
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

    KeyMemoryTest() {
        super(DATABASE);
    }

    @Test
    void a_key_that_another_process_revoked_is_refused_when_the_memory_of_it_has_passed() {
        assertThat(revokedAt()).isEmpty();
        try (PostgresUnderTest other = database.open()) {
            other.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON);
        }
        assertThat(revokedAt()).isEmpty();

        persistence.expireCaches();

        assertThat(revokedAt()).contains(NOON);
    }

    @Test
    void a_key_that_this_process_revoked_is_refused_at_once() {
        assertThat(revokedAt()).isEmpty();

        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON);

        assertThat(revokedAt()).contains(NOON);
    }

    private Optional<Instant> revokedAt() {
        return persistence.apiKeyStore().find(HASH).flatMap(ApiKey::revokedAt);
    }
}
