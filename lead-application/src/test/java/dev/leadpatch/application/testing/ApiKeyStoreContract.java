package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.ApiKeyStore.KeyDecision;
import dev.leadpatch.application.access.ApiKeyStore.NewKey;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract of {@link ApiKeyStore}. */
public abstract class ApiKeyStoreContract extends PersistencePortsContract {
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");
    private static final ApiKeyHash HASH = ApiKeyHash.of("jb_api_another_key");

    @Test
    void key_is_found_by_its_hash() {
        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .contains(DemoCompany.apiKey());
    }

    @Test
    void key_is_found_by_its_id_in_its_company_only() {
        ApiKey key = DemoCompany.apiKey();

        assertThat(persistence.apiKeyStore().find(COMPANY, key.id())).contains(key);
        assertThat(persistence.apiKeyStore().find(new CompanyId(99), key.id())).isEmpty();
        assertThat(persistence.apiKeyStore().find(COMPANY, new ApiKeyId(new UUID(7, 7))))
                .isEmpty();
    }

    @Test
    void revocation_is_visible_at_once_to_a_search_by_id() {
        ApiKey key = DemoCompany.apiKey();
        persistence.apiKeyStore().find(COMPANY, key.id());

        persistence.apiKeyStore().revoke(key.id(), NOON, revoked -> List.of());

        assertThat(persistence
                        .apiKeyStore()
                        .find(COMPANY, key.id())
                        .orElseThrow()
                        .revokedAt())
                .contains(NOON);
    }

    @Test
    void added_key_is_found_unchanged() {
        ApiKey key = new ApiKey(
                        new ApiKeyId(new UUID(1, 1)),
                        COMPANY,
                        "read only",
                        DemoCatalog.GRACE,
                        Set.of(Permission.READ, Permission.ADMIN),
                        EnumSet.allOf(ApiKeyFlag.class),
                        NOON,
                        Optional.of(NOON.plusSeconds(60)),
                        Optional.empty())
                .withFields(WritableFields.only(List.of("tags", "customFields/5", "status")))
                .withRateLimit(Optional.of(RateLimit.perMinute(60)));
        assertThat(persistence.apiKeyStore().find(HASH)).isEmpty();

        DemoCompany.addKey(persistence.apiKeyStore(), key, HASH);

        ApiKey found = persistence.apiKeyStore().find(HASH).orElseThrow();
        assertThat(found).isEqualTo(key);
        assertThat(found.fields().names().orElseThrow()).containsExactly("tags", "customFields/5", "status");
        assertThat(persistence.apiKeyStore().list(COMPANY)).contains(key);
    }

    @Test
    void key_without_a_rate_limit_differs_from_one_with_the_default() {
        ApiKey withDefault = key(1, COMPANY, DemoCatalog.ADA, NOON);
        ApiKey unlimited =
                key(2, COMPANY, DemoCatalog.ADA, NOON.plusSeconds(1)).withRateLimit(Optional.of(RateLimit.NONE));
        DemoCompany.addKey(persistence.apiKeyStore(), withDefault, ApiKeyHash.of("default"));
        DemoCompany.addKey(persistence.apiKeyStore(), unlimited, ApiKeyHash.of("unlimited"));

        assertThat(persistence.apiKeyStore().list(COMPANY))
                .extracting(ApiKey::rateLimit)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(RateLimit.NONE));
    }

    @Test
    void new_key_is_found_at_once_beside_thousands_of_unknown_ones() throws Exception {
        ApiKeyStore store = persistence.apiKeyStore();
        AtomicInteger found = new AtomicInteger();
        ConcurrentTasks.run(10, number -> {
            for (int i = 0; i < 500; i++) {
                found.addAndGet(
                        store.find(ApiKeyHash.of("guess " + number + " " + i)).isPresent() ? 1 : 0);
                if (number == 0 && i % 10 == 0) {
                    ApiKeyHash added = ApiKeyHash.of("added " + i);
                    DemoCompany.addKey(store, key(100 + i, COMPANY, DemoCatalog.ADA, NOON), added);
                    assertThat(store.find(added)).isPresent();
                }
            }
            return number;
        });
        assertThat(found).hasValue(0);
    }

    @Test
    void added_successor_is_found_at_once() {
        ApiKeyHash rotated = ApiKeyHash.of("rotated");
        assertThat(persistence.apiKeyStore().find(rotated)).isEmpty();

        persistence
                .apiKeyStore()
                .changeKeys(
                        COMPANY,
                        keys -> new KeyDecision<>(
                                List.of(),
                                Optional.of(new NewKey(key(2, COMPANY, DemoCatalog.ADA, NOON), rotated)),
                                List.of(),
                                "added"));

        assertThat(persistence.apiKeyStore().find(rotated)).isPresent();
    }

    @Test
    void key_of_unknown_company_is_not_stored() {
        NewKey added = new NewKey(key(1, new CompanyId(99), DemoCatalog.ADA, NOON), HASH);
        assertThat(persistence
                        .apiKeyStore()
                        .changeKeys(
                                new CompanyId(99),
                                keys -> new KeyDecision<>(List.of(), Optional.of(added), List.of(), true)))
                .isEmpty();
        assertThat(persistence.apiKeyStore().find(HASH)).isEmpty();
    }

    @Test
    void keys_of_company_are_listed_oldest_first() {
        ApiKey newer = key(1, COMPANY, DemoCatalog.ADA, NOON.plusSeconds(1));
        ApiKey older = key(2, COMPANY, DemoCatalog.GRACE, NOON);
        ApiKey ofOtherCompany = key(3, OTHER_COMPANY, DemoCatalog.GRACE, NOON);
        DemoCompany.addKey(persistence.apiKeyStore(), newer, ApiKeyHash.of("newer"));
        DemoCompany.addKey(persistence.apiKeyStore(), older, ApiKeyHash.of("older"));
        DemoCompany.addKey(persistence.apiKeyStore(), ofOtherCompany, ApiKeyHash.of("others"));

        assertThat(persistence.apiKeyStore().list(COMPANY)).containsExactly(DemoCompany.apiKey(), older, newer);
        assertThat(persistence.apiKeyStore().list(OTHER_COMPANY)).containsExactly(ofOtherCompany);
    }

    @Test
    void revoked_key_has_time_of_first_revocation() {
        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .isPresent();

        assertThat(persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON, revoked -> List.of()))
                .isTrue();
        assertThat(persistence.apiKeyStore().revoke(DemoCompany.KEY_ID, NOON.plusSeconds(9), revoked -> List.of()))
                .isTrue();

        persistence.expireCaches();
        assertThat(persistence
                        .apiKeyStore()
                        .find(ApiKeyHash.of(DemoCompany.KEY))
                        .flatMap(ApiKey::revokedAt))
                .contains(NOON);
        assertThat(persistence.apiKeyStore().list(COMPANY))
                .extracting(ApiKey::revokedAt)
                .containsExactly(Optional.of(NOON));
    }

    @Test
    void revoking_unknown_key_returns_false() {
        assertThat(persistence.apiKeyStore().revoke(new ApiKeyId(new UUID(9, 9)), NOON, revoked -> List.of()))
                .isFalse();
    }

    @Test
    void changed_and_added_keys_are_stored() {
        ApiKey added = key(7, COMPANY, DemoCatalog.GRACE, NOON);
        ApiKey replaced = DemoCompany.apiKey().asReplacedBy(added.id(), NOON);

        Optional<String> result = persistence.apiKeyStore().changeKeys(COMPANY, keys -> {
            assertThat(keys).containsExactly(DemoCompany.apiKey());
            return new KeyDecision<>(List.of(replaced), Optional.of(new NewKey(added, HASH)), List.of(), "rotated");
        });

        assertThat(result).contains("rotated");
        assertThat(persistence.apiKeyStore().list(COMPANY)).containsExactly(replaced, added);
        assertThat(persistence.apiKeyStore().find(HASH)).contains(added);
        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .contains(replaced);
    }

    @Test
    void change_of_a_cached_key_is_visible_immediately() {
        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .contains(DemoCompany.apiKey());
        ApiKey revoked = DemoCompany.apiKey().asRevoked(NOON);

        persistence
                .apiKeyStore()
                .changeKeys(
                        COMPANY, keys -> new KeyDecision<>(List.of(revoked), Optional.empty(), List.of(), "revoked"));

        assertThat(persistence.apiKeyStore().find(ApiKeyHash.of(DemoCompany.KEY)))
                .contains(revoked);
    }

    @Test
    void failed_decision_about_keys_changes_nothing() {
        ApiKey orphan = key(7, COMPANY, new UserId(99), NOON);

        assertThatThrownBy(() -> persistence
                        .apiKeyStore()
                        .changeKeys(
                                COMPANY,
                                keys -> new KeyDecision<>(
                                        List.of(DemoCompany.apiKey().asRevoked(NOON)),
                                        Optional.of(new NewKey(orphan, HASH)),
                                        List.of(),
                                        "")))
                .isInstanceOf(RuntimeException.class);

        persistence.expireCaches();
        assertThat(persistence.apiKeyStore().list(COMPANY)).containsExactly(DemoCompany.apiKey());
        assertThat(persistence.apiKeyStore().changeKeys(new CompanyId(99), keys -> KeyDecision.unchanged("decided")))
                .isEmpty();
    }

    @Test
    void concurrent_decisions_about_keys_are_serialized() throws Exception {
        ConcurrentTasks.run(
                8,
                i -> persistence.apiKeyStore().changeKeys(COMPANY, keys -> {
                    boolean first = keys.size() == 1;
                    NewKey added = new NewKey(key(10 + i, COMPANY, DemoCatalog.ADA, NOON), ApiKeyHash.of("key" + i));
                    return new KeyDecision<>(
                            List.of(), first ? Optional.of(added) : Optional.empty(), List.of(), first);
                }));

        assertThat(persistence.apiKeyStore().list(COMPANY)).hasSize(2);
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
