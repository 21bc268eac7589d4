package dev.leadpatch.application.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ManageApiKeys.Creation;
import dev.leadpatch.application.access.ManageApiKeys.NewKey;
import dev.leadpatch.application.company.CompaniesInMemory;
import dev.leadpatch.application.company.Company;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManageApiKeysTest {
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID ID = new UUID(0, 1);

    private final CompaniesInMemory store = new CompaniesInMemory();
    private final ManageApiKeys keys =
            new KeyAdministration(store, store::catalog, () -> NOW, () -> ID, new Random(42));

    @BeforeEach
    void a_company_of_three_users() {
        store.add(company(COMPANY, user(5, true), user(20, false), user(10, false)));
    }

    @Test
    void a_new_key_is_jb_api_and_40_letters_and_digits_and_opens_what_it_should() {
        Creation.Created created = (Creation.Created) keys.create(new NewKey(
                COMPANY, " CRM sync ", Optional.empty(), Set.of(Permission.WRITE), Set.of(), Optional.empty()));
        assertThat(created.secret().text()).matches("jb_api_[A-Za-z0-9]{40}");
        Caller caller = new KeyAuthentication(store, () -> NOW, Set.of())
                .authenticate(created.secret().text())
                .orElseThrow();
        assertThat(caller.permissions()).containsExactly(Permission.WRITE);
        assertThat(caller.label()).isEqualTo("CRM sync");
    }

    @Test
    void every_letter_and_digit_is_as_likely_as_any_other() {
        Random random = new Random(7);
        int[] counts = new int[128];
        int rounds = 10_000;
        for (int i = 0; i < rounds; i++) {
            PlainKey.random(random).text().substring("jb_api_".length()).chars().forEach(c -> counts[c]++);
        }
        double expected = rounds * 40 / 62.0;
        double chiSquare = 0;
        int used = 0;
        for (int count : counts) {
            if (count > 0) {
                used++;
                chiSquare += (count - expected) * (count - expected) / expected;
            }
        }
        assertThat(used).isEqualTo(62);
        assertThat(chiSquare)
                .as("61 degrees of freedom; beyond 110 in one of 10,000 runs")
                .isLessThan(110);
    }

    @Test
    void a_key_shows_itself_to_nobody() {
        Creation created = create(Optional.empty());
        String secret = ((Creation.Created) created).secret().text();
        assertThat(created.toString()).doesNotContain(secret.substring(7));
    }

    @Test
    void without_an_owner_the_first_user_who_is_not_archived_answers_for_it() {
        create(Optional.empty());
        assertThat(store.list(COMPANY).get(0).owner()).isEqualTo(new UserId(10));
    }

    @Test
    void the_owner_must_be_a_user_of_the_company() {
        assertThat(create(Optional.of(new UserId(99))))
                .isEqualTo(new Creation.UnknownOwner(Optional.of(new UserId(99))));
        assertThat(store.list(COMPANY)).isEmpty();
    }

    @Test
    void a_company_without_active_users_has_nobody_to_own_a_key() {
        store.add(company(new CompanyId(2), user(1, true)));
        Creation creation = keys.create(new NewKey(
                new CompanyId(2), "CRM", Optional.empty(), Set.of(Permission.READ), Set.of(), Optional.empty()));
        assertThat(creation).isEqualTo(new Creation.UnknownOwner(Optional.empty()));
    }

    @Test
    void an_unknown_company_is_an_outcome() {
        Creation creation = keys.create(new NewKey(
                new CompanyId(9), "CRM", Optional.empty(), Set.of(Permission.READ), Set.of(), Optional.empty()));
        assertThat(creation).isEqualTo(new Creation.UnknownCompany());
        assertThat(keys.list(new CompanyId(9))).isEmpty();
    }

    @Test
    void all_that_is_wrong_with_a_wish_is_said_at_once() {
        Creation creation = keys.create(new NewKey(
                COMPANY,
                "x".repeat(101),
                Optional.empty(),
                EnumSet.noneOf(Permission.class),
                Set.of(),
                Optional.of(NOW)));
        assertThat(creation)
                .isEqualTo(new Creation.Invalid(List.of(
                        "label must have at most 100 characters",
                        "access must name at least one of read, write, admin",
                        "expiry must be in the future")));
    }

    @Test
    void a_label_is_one_readable_line() {
        assertThat(KeyLabel.fault("CRM sync")).isEmpty();
        assertThat(KeyLabel.fault("😀".repeat(100))).isEmpty();
        assertThat(KeyLabel.fault(" \u00A0")).contains("must not be blank");
        assertThat(KeyLabel.fault("a\u0085b")).contains("must not hold control characters");
        assertThat(KeyLabel.fault("\uD800")).contains("must not hold half a surrogate pair");
    }

    @Test
    void a_revoked_key_stays_listed_and_opens_nothing() {
        create(Optional.empty());
        assertThat(keys.revoke(new ApiKeyId(ID))).isTrue();
        assertThat(keys.list(COMPANY).orElseThrow().get(0).revokedAt()).contains(NOW);
        assertThat(keys.list(COMPANY).orElseThrow().get(0).isGood(NOW)).isFalse();
    }

    @Test
    void a_key_that_does_not_exist_can_not_be_revoked() {
        assertThat(keys.revoke(new ApiKeyId(new UUID(9, 9)))).isFalse();
    }

    private Creation create(Optional<UserId> owner) {
        return keys.create(new NewKey(COMPANY, "CRM", owner, Set.of(Permission.READ), Set.of(), Optional.empty()));
    }

    private static Company company(CompanyId id, User... users) {
        return new Company(
                "Bluebell Example",
                CompanyCatalog.of(id, new UUID(1, id.value()), List.of(), List.of(users), List.of()),
                Map.of(),
                List.of());
    }

    private static User user(long id, boolean archived) {
        return new User(new UserId(id), new UUID(2, id), "u@example.com", "Ada", "Example", "#000000", archived);
    }
}
