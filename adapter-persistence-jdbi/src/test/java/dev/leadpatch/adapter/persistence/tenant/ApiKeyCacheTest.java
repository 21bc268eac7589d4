package dev.leadpatch.adapter.persistence.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ApiKeyCacheTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final ApiKeyHash HASH = ApiKeyHash.of(DemoCompany.KEY);
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

    ApiKeyCacheTest() {
        super(DATABASE);
    }

    @Test
    void key_revoked_by_another_process_is_rejected_after_cache_expiry() {
        assertThat(revokedAt()).isEmpty();
        try (PostgresPersistenceFixture other = database.open()) {
            other.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON);
        }
        assertThat(revokedAt()).isEmpty();

        persistence.expireCaches();

        assertThat(revokedAt()).contains(NOON);
    }

    @Test
    void key_revoked_by_this_process_is_rejected_immediately() {
        assertThat(revokedAt()).isEmpty();

        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON);

        assertThat(revokedAt()).contains(NOON);
    }

    @Test
    void unknown_key_is_found_without_a_query_until_the_filter_expires() {
        ApiKeyHash added = ApiKeyHash.of("jb_api_added_elsewhere");
        assertThat(persistence.apiKeyStore().mayExist(added)).isFalse();
        try (PostgresPersistenceFixture other = database.open()) {
            other.apiKeyStore().add(newKey(7), added);
        }
        // a query would find it
        assertThat(persistence.apiKeyStore().mayExist(added)).isFalse();

        persistence.expireCaches();

        assertThat(persistence.apiKeyStore().mayExist(added)).isTrue();
    }

    @Test
    void revoked_and_expired_keys_are_not_in_the_filter() {
        ApiKeyHash expired = ApiKeyHash.of("jb_api_expired12");
        ApiKeyHash valid = ApiKeyHash.of("jb_api_valid1234");
        persistence.apiKeyStore().add(newKey(1).asReplacedBy(DemoCompany.KEY_ID, NOON), expired);
        persistence
                .apiKeyStore()
                .add(newKey(2).asReplacedBy(DemoCompany.KEY_ID, Instant.parse("2999-01-01T00:00:00Z")), valid);
        persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON);
        persistence.expireCaches();

        assertThat(persistence.apiKeyStore().mayExist(HASH)).isFalse();
        assertThat(persistence.apiKeyStore().mayExist(expired)).isFalse();
        assertThat(persistence.apiKeyStore().mayExist(valid)).isTrue();
    }

    @Test
    void filter_of_too_many_keys_contains_every_hash() {
        persistence.apiKeyStore().add(newKey(1), ApiKeyHash.of("jb_api_second12"));

        assertThat(database.withHandle(handle -> KeyHashFilter.load(handle, 2))
                        .mayContain(ApiKeyHash.of("jb_api_unknown1")))
                .isFalse();
        assertThat(database.withHandle(handle -> KeyHashFilter.load(handle, 1))
                        .mayContain(ApiKeyHash.of("jb_api_unknown1")))
                .isTrue();
    }

    private static ApiKey newKey(int number) {
        return DemoCompany.apiKey().successor(new ApiKeyId(new UUID(7, number)), NOON);
    }

    private Optional<Instant> revokedAt() {
        return persistence.apiKeyStore().find(HASH).flatMap(ApiKey::revokedAt);
    }
}
