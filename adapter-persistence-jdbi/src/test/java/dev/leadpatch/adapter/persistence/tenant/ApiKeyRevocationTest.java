package dev.leadpatch.adapter.persistence.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ApiKeyRevocationTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final ApiKeyHash HASH = ApiKeyHash.of(DemoCompany.KEY);
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

    ApiKeyRevocationTest() {
        super(DATABASE);
    }

    @Test
    void key_revoked_by_another_process_is_rejected_at_the_maximum_age() {
        assertThat(revokedAt()).isEmpty();
        try (PostgresPersistenceFixture other = database.open()) {
            other.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON, revoked -> List.of());
        }
        assertThat(revokedAt()).isEmpty();

        persistence.expireCaches();

        assertThat(revokedAt()).contains(NOON);
    }

    @Test
    void key_revoked_by_another_process_is_rejected_after_its_refresh() {
        assertThat(revokedAt()).isEmpty();
        try (PostgresPersistenceFixture other = database.open()) {
            other.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON, revoked -> List.of());
        }

        persistence.advanceTicker(ApiKeyCache.REFRESH_AGE);

        await().until(() -> revokedAt().equals(Optional.of(NOON)));
    }

    @Test
    void key_revoked_by_this_process_is_rejected_immediately() {
        assertThat(revokedAt()).isEmpty();

        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON, revoked -> List.of());

        assertThat(revokedAt()).contains(NOON);
    }

    @Test
    void key_that_another_process_adds_is_found_at_once() {
        ApiKeyHash added = ApiKeyHash.of("jb_api_added_elsewhere");
        assertThat(persistence.apiKeyStore().find(added)).isEmpty();
        try (PostgresPersistenceFixture other = database.open()) {
            DemoCompany.addKey(
                    other.apiKeyStore(), DemoCompany.apiKey().successor(new ApiKeyId(new UUID(7, 7)), NOON), added);
        }
        assertThat(persistence.apiKeyStore().find(added)).isPresent();
    }

    private Optional<Instant> revokedAt() {
        return persistence.apiKeyStore().find(HASH).flatMap(ApiKey::revokedAt);
    }
}
