package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.KeyFlag;
import dev.leadpatch.application.access.KeyHash;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every keeper of API keys does. */
public abstract class ApiKeysContract extends PersistenceContract {
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");
    private static final KeyHash HASH = KeyHash.of("jb_api_another_key");

    @Test
    void a_key_is_found_by_its_hash() {
        assertThat(persistence.apiKeys().find(KeyHash.of(DemoCompany.KEY))).contains(DemoCompany.apiKey());
    }

    @Test
    void a_key_that_was_just_added_is_found_at_once_as_it_was_given() {
        ApiKey key = new ApiKey(
                new ApiKeyId(new UUID(1, 1)),
                COMPANY,
                "read only",
                DemoCatalog.GRACE,
                Set.of(Permission.READ, Permission.ADMIN),
                EnumSet.allOf(KeyFlag.class),
                NOON,
                Optional.of(NOON.plusSeconds(60)),
                Optional.empty());
        assertThat(persistence.apiKeys().find(HASH)).isEmpty();

        assertThat(persistence.apiKeys().add(key, HASH)).isTrue();

        assertThat(persistence.apiKeys().find(HASH)).contains(key);
    }

    @Test
    void a_key_of_a_company_or_an_owner_that_does_not_exist_is_not_kept() {
        assertThat(persistence.apiKeys().add(key(1, new CompanyId(99), DemoCatalog.ADA, NOON), HASH))
                .isFalse();
        assertThat(persistence.apiKeys().add(key(1, COMPANY, new UserId(99), NOON), HASH))
                .isFalse();
        assertThat(persistence.apiKeys().find(HASH)).isEmpty();
    }

    @Test
    void a_companys_keys_are_listed_oldest_first() {
        ApiKey newer = key(1, COMPANY, DemoCatalog.ADA, NOON.plusSeconds(1));
        ApiKey older = key(2, COMPANY, DemoCatalog.GRACE, NOON);
        ApiKey others = key(3, OTHER, DemoCatalog.GRACE, NOON);
        persistence.apiKeys().add(newer, KeyHash.of("newer"));
        persistence.apiKeys().add(older, KeyHash.of("older"));
        persistence.apiKeys().add(others, KeyHash.of("others"));

        assertThat(persistence.apiKeys().list(COMPANY)).containsExactly(DemoCompany.apiKey(), older, newer);
        assertThat(persistence.apiKeys().list(OTHER)).containsExactly(others);
    }

    @Test
    void a_revoked_key_is_seen_to_be_revoked_and_keeps_the_time_of_the_first_revocation() {
        assertThat(persistence.apiKeys().find(KeyHash.of(DemoCompany.KEY))).isPresent();

        assertThat(persistence.apiKeys().revoke(DemoCompany.KEY_ID, NOON)).isTrue();
        assertThat(persistence.apiKeys().revoke(DemoCompany.KEY_ID, NOON.plusSeconds(9)))
                .isTrue();

        persistence.outliveCaches();
        assertThat(persistence.apiKeys().find(KeyHash.of(DemoCompany.KEY)).flatMap(ApiKey::revokedAt))
                .contains(NOON);
        assertThat(persistence.apiKeys().list(COMPANY))
                .extracting(ApiKey::revokedAt)
                .containsExactly(Optional.of(NOON));
    }

    @Test
    void a_key_that_does_not_exist_can_not_be_revoked() {
        assertThat(persistence.apiKeys().revoke(new ApiKeyId(new UUID(9, 9)), NOON))
                .isFalse();
    }

    private static ApiKey key(long id, CompanyId company, UserId owner, Instant createdAt) {
        return new ApiKey(
                new ApiKeyId(new UUID(1, id)),
                company,
                "key " + id,
                owner,
                Set.of(Permission.WRITE),
                Set.of(),
                createdAt,
                Optional.empty(),
                Optional.empty());
    }
}
