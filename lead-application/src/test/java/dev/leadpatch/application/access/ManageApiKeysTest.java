package dev.leadpatch.application.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.access.ManageApiKeys.CreationResult;
import dev.leadpatch.application.access.ManageApiKeys.NewApiKey;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.FakeCompanyStore;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
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

    private final FakeCompanyStore store = new FakeCompanyStore();
    private final ManageApiKeys manageApiKeys =
            new ManageApiKeysService(store, store::catalog, () -> NOW, () -> ID, new Random(42));

    @BeforeEach
    void addCompanyWithThreeUsers() {
        store.add(company(COMPANY, user(5, true), user(20, false), user(10, false)), List.of());
    }

    @Test
    void new_key_has_documented_format_and_requested_permissions() {
        CreationResult.Created created = (CreationResult.Created) manageApiKeys.create(new NewApiKey(
                COMPANY, " CRM sync ", Optional.empty(), Set.of(Permission.WRITE), Set.of(), Optional.empty()));
        assertThat(created.secret().text()).matches("jb_api_[A-Za-z0-9]{40}");
        Caller caller = new AuthenticateService(store, () -> NOW, Set.of())
                .authenticate(created.secret().text())
                .orElseThrow();
        assertThat(caller.permissions()).containsExactly(Permission.WRITE);
        assertThat(caller.label()).isEqualTo("CRM sync");
    }

    @Test
    void key_characters_are_uniformly_distributed() {
        Random random = new Random(7);
        int[] counts = new int[128];
        int rounds = 10_000;
        for (int i = 0; i < rounds; i++) {
            RawApiKey.random(random)
                    .text()
                    .substring("jb_api_".length())
                    .chars()
                    .forEach(c -> counts[c]++);
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
                .as("chi-square statistic with 61 degrees of freedom; greater than 110 in one of 10,000 runs")
                .isLessThan(110);
    }

    @Test
    void raw_key_is_not_contained_in_to_string() {
        CreationResult created = create(Optional.empty());
        String secret = ((CreationResult.Created) created).secret().text();
        assertThat(created.toString()).doesNotContain(secret.substring(7));
    }

    @Test
    void key_without_owner_is_assigned_to_first_active_user() {
        create(Optional.empty());
        assertThat(store.list(COMPANY).get(0).owner()).isEqualTo(new UserId(10));
    }

    @Test
    void owner_of_another_company_is_rejected() {
        assertThat(create(Optional.of(new UserId(99))))
                .isEqualTo(new CreationResult.UnknownOwner(Optional.of(new UserId(99))));
        assertThat(store.list(COMPANY)).isEmpty();
    }

    @Test
    void key_for_company_without_active_users_is_rejected() {
        store.add(company(new CompanyId(2), user(1, true)), List.of());
        CreationResult result = manageApiKeys.create(new NewApiKey(
                new CompanyId(2), "CRM", Optional.empty(), Set.of(Permission.READ), Set.of(), Optional.empty()));
        assertThat(result).isEqualTo(new CreationResult.UnknownOwner(Optional.empty()));
    }

    @Test
    void unknown_company_is_reported() {
        CreationResult result = manageApiKeys.create(new NewApiKey(
                new CompanyId(9), "CRM", Optional.empty(), Set.of(Permission.READ), Set.of(), Optional.empty()));
        assertThat(result).isEqualTo(new CreationResult.UnknownCompany());
        assertThat(manageApiKeys.list(new CompanyId(9))).isEmpty();
    }

    @Test
    void all_errors_of_a_request_are_reported_together() {
        CreationResult result = manageApiKeys.create(new NewApiKey(
                COMPANY,
                "x".repeat(101),
                Optional.empty(),
                EnumSet.noneOf(Permission.class),
                Set.of(),
                Optional.of(NOW)));
        assertThat(result)
                .isEqualTo(new CreationResult.Invalid(List.of(
                        "label must have at most 100 characters",
                        "access must contain at least one of read, write, admin",
                        "expiry must be in the future")));
    }

    @Test
    void key_may_write_only_the_fields_of_the_request() {
        CreationResult.Created created = (CreationResult.Created) create(List.of("tags", "customFields"));

        assertThat(created.key().fields()).isEqualTo(WritableFields.only(List.of("tags", "customFields")));
        assertThat(create(List.of("stauts", "customFields/7", "tags", "tags", "")))
                .isEqualTo(new CreationResult.Invalid(List.of(
                        "field \"stauts\" must be the name of a field, such as status, tags, customFields or"
                                + " customFields/5; did you mean \"status\"?",
                        "field \"customFields/7\" is not a custom field of this company's leads",
                        "field \"tags\" is a duplicate: /fields/2 has the same name",
                        "field \"\" must not be blank")));
    }

    private CreationResult create(List<String> fields) {
        return manageApiKeys.create(new NewApiKey(
                COMPANY,
                "CRM",
                Optional.empty(),
                Set.of(Permission.WRITE),
                Set.of(),
                Optional.empty(),
                Optional.of(FieldNames.of(fields)),
                Optional.empty()));
    }

    @Test
    void label_must_be_printable_single_line_text() {
        assertThat(ApiKey.validateLabel("CRM sync")).isEmpty();
        assertThat(ApiKey.validateLabel("😀".repeat(100))).isEmpty();
        assertThat(ApiKey.validateLabel(" \u00A0")).contains("must not be blank");
        assertThat(ApiKey.validateLabel("a\u0085b"))
                .contains("must not contain control characters: U+0085 at position 2");
        assertThat(ApiKey.validateLabel("\uD800")).contains("must not contain lone surrogates: U+D800 at position 1");
    }

    @Test
    void revoked_key_is_listed_and_fails_authentication() {
        create(Optional.empty());
        assertThat(manageApiKeys.revoke(new ApiKeyId(ID))).isTrue();
        assertThat(manageApiKeys.list(COMPANY).orElseThrow().get(0).revokedAt()).contains(NOW);
        assertThat(manageApiKeys.list(COMPANY).orElseThrow().get(0).isValidAt(NOW))
                .isFalse();
    }

    @Test
    void revoking_unknown_key_returns_false() {
        assertThat(manageApiKeys.revoke(new ApiKeyId(new UUID(9, 9)))).isFalse();
    }

    private CreationResult create(Optional<UserId> owner) {
        return manageApiKeys.create(
                new NewApiKey(COMPANY, "CRM", owner, Set.of(Permission.READ), Set.of(), Optional.empty()));
    }

    private static Company company(CompanyId id, User... users) {
        return new Company(
                "Bluebell Example",
                CompanyCatalog.of(id, new UUID(1, id.value()), List.of(), List.of(users), List.of()),
                Map.of(),
                List.of());
    }

    private static User user(long id, boolean archived) {
        return User.builder(new UserId(id), "u@example.com").archived(archived).build();
    }
}
