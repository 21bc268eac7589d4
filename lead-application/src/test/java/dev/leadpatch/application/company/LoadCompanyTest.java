package dev.leadpatch.application.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadCompanyTest {
    private static final CompanyId COMPANY = new CompanyId(7);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final Instant NOW_IN_MICROSECONDS = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private final FakeCompanyStore companyStore = new FakeCompanyStore();
    private final AtomicLong uuidSequence = new AtomicLong();
    private final LoadCompany loadCompany = new LoadCompanyService(
            companyStore, VALIDATOR, () -> NOW, () -> new UUID(0, uuidSequence.incrementAndGet()));

    private final Map<String, Object> document =
            object("company", object("id", 7L, "name", "Bluebell Example"), "users", List.of(user(1)));

    @Test
    void company_without_a_user_is_refused_with_the_reason() {
        String error =
                "/users must contain a user: every API key has an owner, and changes of leads are attributed to a user";
        document.put("users", List.of());
        assertThat(errors()).containsExactly(error);
        document.remove("users");
        assertThat(errors()).containsExactly(error);
    }

    @Test
    void errors_are_counted_by_kind() {
        putSection(
                "leads",
                object("id", 1L, "email", "x"),
                object("id", 1L, "email", "y", "tags", List.of(4L)),
                object("id", 1L, "email", "z"));

        assertThat(loadCompany.load(CompanyDocument.of(document)))
                .isInstanceOfSatisfying(
                        LoadCompany.Result.Rejected.class,
                        rejected -> assertThat(rejected.kinds())
                                .containsExactly(
                                        Map.entry("/leads/*/email must be an email address", 3L),
                                        Map.entry("/leads/*/id is a duplicate of /leads/*/id", 2L),
                                        Map.entry("/leads/*/tags/* N is not a tag of this company", 1L)));
    }

    @Test
    void company_with_only_a_user_is_loaded() {
        load();
        assertThat(companyStore.get(COMPANY).name()).isEqualTo("Bluebell Example");
        assertThat(companyStore.get(COMPANY).leads()).isEmpty();
    }

    @Test
    void lead_is_loaded_as_patch_of_an_empty_lead() {
        addCatalog();
        putSection(
                "leads",
                object(
                        "id",
                        789L,
                        "uuid",
                        "0F8FAD5B-d9cb-469f-a165-70867728950e",
                        "created_at",
                        "2024-01-15T15:30:00+01:00",
                        "source",
                        "web_form",
                        "created_by",
                        1L,
                        "company_name",
                        "  TechCorp ",
                        "status",
                        "qualified",
                        "assignedUsers",
                        List.of(2L, 1L),
                        "tags",
                        List.of(10L),
                        "customFields",
                        List.of(value(5, "number", new BigDecimal("150000.50")), value(6, "select", 3L))));
        load();
        Lead lead = companyStore.get(COMPANY).leads().iterator().next();
        assertThat(lead.version()).isEqualTo(1);
        assertThat(lead.uuid()).hasToString("0f8fad5b-d9cb-469f-a165-70867728950e");
        assertThat(lead.createdAt()).isEqualTo("2024-01-15T14:30:00Z").isEqualTo(lead.updatedAt());
        assertThat(lead.origin().source()).isEqualTo("web_form");
        assertThat(lead.origin().createdBy()).isEqualTo(new UserId(1));
        assertThat(lead.fields().companyName()).isEqualTo("TechCorp");
        assertThat(lead.fields().email()).isNull();
        assertThat(lead.fields().status()).isEqualTo(LeadStatus.QUALIFIED);
        assertThat(lead.fields().assignedUsers()).containsExactly(new UserId(2), new UserId(1));
        assertThat(lead.fields().tags()).containsExactly(new TagId(10));
        assertThat(lead.fields().customFields())
                .containsEntry(new CustomFieldId(5), new CustomFieldValue.Numeric(new BigDecimal("150000.5")))
                .containsEntry(new CustomFieldId(6), new CustomFieldValue.Select(new OptionId(3)));
    }

    @Test
    void omitted_lead_members_have_defaults() {
        putSection("leads", object("id", 1L));
        load();
        Lead lead = companyStore.get(COMPANY).leads().iterator().next();
        assertThat(lead.createdAt()).isEqualTo(NOW_IN_MICROSECONDS).isEqualTo(lead.updatedAt());
        assertThat(lead.fields().status()).isEqualTo(LeadStatus.NEW);
        assertThat(lead.origin().source()).isNull();
        assertThat(lead.origin().createdBy()).isNull();
    }

    @Test
    void lead_with_archived_values_is_loaded() {
        putSection("users", user(1, "archived", true));
        putSection("tags", object("id", 10L, "label", "Old", "archived", true));
        putSection(
                "custom_fields",
                object(
                        "id",
                        6L,
                        "label",
                        "Priority",
                        "type",
                        "select",
                        "archived",
                        true,
                        "options",
                        List.of(object("id", 3L, "label", "Low", "archived", true))));
        putSection(
                "leads",
                object(
                        "id",
                        1L,
                        "assignedUsers",
                        List.of(1L),
                        "tags",
                        List.of(10L),
                        "customFields",
                        List.of(value(6, "select", 3L))));
        load();
        assertThat(companyStore
                        .catalog(COMPANY)
                        .orElseThrow()
                        .user(new UserId(1))
                        .orElseThrow()
                        .archived())
                .isTrue();
        assertThat(companyStore.get(COMPANY).leads().iterator().next().fields().tags())
                .containsExactly(new TagId(10));
    }

    @Test
    void only_the_hash_of_a_key_is_stored() {
        putSection("users", user(1));
        putSection(
                "api_keys",
                object(
                        "key",
                        "jb_api_1234567890abcdef_0123456789abcdef01234567",
                        "label",
                        "CRM",
                        "owner",
                        1L,
                        "access",
                        List.of("read", "write"),
                        "lenient",
                        true,
                        "require_preconditions",
                        true,
                        "ignore_blank",
                        true,
                        "expires_at",
                        "2027-01-01T00:00:00Z",
                        "rate_limit",
                        60L));
        load();
        ApiKey key = companyStore
                .find(ApiKeyHash.of("jb_api_1234567890abcdef_0123456789abcdef01234567"))
                .orElseThrow();
        assertThat(key.permissions()).containsExactlyInAnyOrder(Permission.READ, Permission.WRITE);
        assertThat(key.flags()).containsExactlyInAnyOrder(ApiKeyFlag.values());
        assertThat(key.expiresAt()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(key.rateLimit()).contains(RateLimit.perMinute(60));
        assertThat(companyStore.get(COMPANY).toString()).doesNotContain("1234567890abcdef");
    }

    @Test
    void all_errors_are_reported_with_path_in_document_order() {
        document.remove("users");
        document.put(
                "leads",
                List.of(
                        object("id", 1L, "email", "invalid", "status", "open", "tags", List.of(99L)),
                        object("id", 1L, "companyName", "TechCorp"),
                        object("email", "someone@example.com", "if", object()),
                        "lead"));
        document.put("users", List.of(user(1, "email", "x", "color", "blue"), object("id", 0L, "email", null)));
        document.put("surprise", 1L);
        assertThat(errors())
                .containsExactly(
                        "/leads/0/email must be an email address",
                        "/leads/0/status must be one of new, contacted, qualified, converted, lost",
                        "/leads/0/tags/0 99 is not a tag of this company",
                        "/leads/1/id is a duplicate of /leads/0/id",
                        "/leads/1/companyName is not a known field; did you mean \"company_name\"?",
                        "/leads/2 must have id",
                        "/leads/2/if is not a known field",
                        "/leads/3 must be an object",
                        "/users/0/email must be an email address",
                        "/users/0/color must be a color such as #3366ff",
                        "/users/1 must have first_name and last_name",
                        "/users/1/id must be an id (a positive 64-bit integer)",
                        "/users/1/email must not be null",
                        "/surprise is not a known field");
    }

    @Test
    void unresolved_reference_is_rejected() {
        putSection("users", user(1));
        putSection(
                "api_keys",
                object(
                        "key",
                        "jb_api_12345678_0123456789abcdef01234567",
                        "label",
                        "CRM",
                        "owner",
                        2L,
                        "access",
                        List.of("read")));
        putSection("leads", object("id", 1L, "created_by", 3L, "assignedUsers", List.of(4L)));
        assertThat(errors())
                .containsExactly(
                        "/api_keys/0/owner 2 is not a user of this company",
                        "/leads/0/created_by 3 is not a user of this company",
                        "/leads/0/assignedUsers/0 4 is not a user of this company");
    }

    @Test
    void duplicate_id_uuid_or_key_is_rejected() {
        String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        document.put("users", List.of(user(1, "uuid", uuid), user(2, "uuid", uuid), user(1)));
        Map<String, Object> key = object(
                "key",
                "jb_api_12345678_0123456789abcdef01234567",
                "label",
                "CRM",
                "owner",
                1L,
                "access",
                List.of("read"));
        document.put("api_keys", List.of(key, key));
        assertThat(errors())
                .containsExactly(
                        "/users/1/uuid is a duplicate of /users/0/uuid",
                        "/users/2/id is a duplicate of /users/0/id",
                        "/api_keys/1/key is a duplicate of /api_keys/0/key");
    }

    @Test
    void options_are_required_for_selects_and_rejected_for_other_types() {
        document.put(
                "custom_fields",
                List.of(
                        object("id", 1L, "label", "Text", "type", "text", "options", List.of()),
                        object("id", 2L, "label", "Select", "type", "select"),
                        object("id", 3L, "label", "Money", "type", "money"),
                        object(
                                "id",
                                4L,
                                "label",
                                "Many",
                                "type",
                                "multi_select",
                                "options",
                                List.of(object("id", 1L, "label", "A"), object("id", 1L, "label", " ")))));
        assertThat(errors())
                .containsExactly(
                        "/custom_fields/0/options must be absent: only select and multi_select fields have options",
                        "/custom_fields/1 must have options: it is a select field",
                        "/custom_fields/2/type must be one of text, textarea, number, date, boolean, select,"
                                + " multi_select",
                        "/custom_fields/3/options/1/id is a duplicate of /custom_fields/3/options/0/id",
                        "/custom_fields/3/options/1/label must not be blank");
    }

    @Test
    void empty_required_custom_field_is_rejected() {
        putSection("custom_fields", object("id", 5L, "label", "Reference", "type", "text", "required", true));
        putSection(
                "leads",
                object("id", 1L, "customFields", List.of(object("customFieldId", 5L, "type", "text", "value", null))));
        assertThat(errors())
                .containsExactly("/leads/0/customFields/0/value \"Reference\" is required and can't be cleared");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jb_api_1234567890abcdef01234567",
                "0123456789abcdef 0123456789abcdef",
                "0123456789abcdef0123456789abcd\u00e9f"
            })
    void key_that_is_short_or_no_token_is_rejected(String key) {
        putSection("users", user(1));
        putSection("api_keys", key(key, null));
        assertThat(errors())
                .containsExactly("/api_keys/0/key must have 32 to 255 visible ASCII characters, without spaces");
    }

    @Test
    void key_can_be_any_token_of_32_visible_characters() {
        String token = "sk_live.51H8~x/y+z==|\"';,%0123456";
        putSection("users", user(1));
        putSection("api_keys", key(token, null));
        load();
        assertThat(new AuthenticateService(companyStore, InstantSource.system(), Set.of()).authenticate(token))
                .isPresent();
    }

    @Test
    void key_error_does_not_contain_the_key() {
        putSection("users", user(1));
        putSection(
                "api_keys",
                object(
                        "key",
                        "jb_live_topsecret",
                        "label",
                        "a\nb",
                        "owner",
                        1L,
                        "access",
                        List.of("owner"),
                        "rate_limit",
                        0L),
                object(
                        "key",
                        "jb_api_12345678_0123456789abcdef01234567",
                        "label",
                        "CRM",
                        "owner",
                        1L,
                        "access",
                        List.of()));
        assertThat(errors())
                .containsExactly(
                        "/api_keys/0/key must have 32 to 255 visible ASCII characters, without spaces",
                        "/api_keys/0/label must not contain control characters: U+000A at position 2",
                        "/api_keys/0/access/0 must be one of read, write, admin",
                        "/api_keys/0/rate_limit must be a whole number from 1 to 1000000, or \"none\"",
                        "/api_keys/1/access must contain at least one of read, write, admin");
    }

    @Test
    void key_may_be_limited_to_fields() {
        putSection("users", user(1));
        putSection("custom_fields", object("id", 5L, "label", "Reference", "type", "text"));
        putSection(
                "api_keys",
                key("jb_api_limited1_0123456789abcdef01234567", List.of("tags", "customFields/5")),
                key("jb_api_all12345_0123456789abcdef01234567", null));
        load();

        assertThat(companyStore
                        .find(ApiKeyHash.of("jb_api_limited1_0123456789abcdef01234567"))
                        .orElseThrow()
                        .fields())
                .isEqualTo(WritableFields.only(List.of("tags", "customFields/5")));
        assertThat(companyStore
                        .find(ApiKeyHash.of("jb_api_all12345_0123456789abcdef01234567"))
                        .orElseThrow()
                        .fields())
                .isEqualTo(WritableFields.ALL);
    }

    @Test
    void invalid_fields_of_a_key_are_rejected() {
        putSection("users", user(1));
        putSection(
                "api_keys",
                key("jb_api_limited1_0123456789abcdef01234567", List.of("tag", "customFields/5", 7L)),
                key("jb_api_x2345678_0123456789abcdef01234567", List.of()));

        assertThat(errors())
                .containsExactly(
                        "/api_keys/0/fields/0 must be the name of a field, such as status, tags, customFields or"
                                + " customFields/5; did you mean \"tags\"?",
                        "/api_keys/0/fields/1 is not a custom field of this company's leads",
                        "/api_keys/0/fields/2 must be a string",
                        "/api_keys/1/fields must contain at least one field; null permits all fields");
    }

    private static Map<String, Object> key(String key, @Nullable Object fields) {
        return object("key", key, "label", "CRM", "owner", 1L, "access", List.of("write"), "fields", fields);
    }

    @Test
    void invalid_time_or_uuid_is_rejected_without_coercion() {
        document.put("company", object("id", "7", "name", 7L, "uuid", "1-1-1-1-1"));
        putSection(
                "leads",
                object("id", 1L, "created_at", "2026-03-02T00:00:00Z"),
                object("id", 2L, "created_at", "2023-02-29T00:00:00Z"),
                object("id", 3L, "created_at", 1700000000L, "source", ""));
        putSection("tags", object("id", 1L, "label", "A", "archived", "false"));
        document.put("custom_fields", null);
        assertThat(errors())
                .containsExactly(
                        "/company/id must be an id (a number)",
                        "/company/name must be a string",
                        "/company/uuid must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e",
                        "/leads/0/created_at must not be in the future",
                        "/leads/1/created_at must be a time such as 2024-01-15T14:30:00Z",
                        "/leads/2/created_at must be a string",
                        "/leads/2/source must not be blank",
                        "/tags/0/archived must be true or false",
                        "/custom_fields must not be null");
    }

    @Test
    void unsupported_java_type_is_reported() {
        addCatalog();
        putSection("users", user(1, "uuid", new UUID(0, 1), "archived", Optional.of(true)), Map.of(1L, "a"));
        putSection("tags", object("id", 10.0, "label", 'a'), Set.of("a"));
        putSection("api_keys", object("key", "x", "label", "x", "owner", 1.0f, "access", List.of(Permission.READ)));
        putSection("leads", object("id", 1L, "customFields", List.of(value(5, "number", Double.NaN))), new int[0]);

        assertThat(((LoadCompany.Result.Rejected) loadCompany.load(CompanyDocument.of(document))).errors())
                .filteredOn(error -> error.message().contains("Java value of the type"))
                .extracting(error -> error.path().toJsonPointer())
                .containsExactly(
                        "/users/0/uuid",
                        "/users/0/archived",
                        "/users/1",
                        "/tags/0/id",
                        "/tags/0/label",
                        "/tags/1",
                        "/api_keys/0/owner",
                        "/api_keys/0/access/0",
                        "/leads/0/customFields/0/value/number",
                        "/leads/1");
    }

    @Test
    void integers_of_every_type_are_ids() {
        document.put("company", object("id", (short) 7, "name", "Bluebell Example"));
        putSection("tags", object("id", (byte) 10, "label", "a"), object("id", BigInteger.TWO, "label", "b"));
        load();
        assertThat(companyStore.get(COMPANY).catalog().tags()).containsOnlyKeys(new TagId(10), new TagId(2));
    }

    @Test
    void document_that_is_not_an_object_is_rejected_with_one_error() {
        LoadCompany.Result result = loadCompany.load(CompanyDocument.of(List.of()));
        assertThat(result)
                .isEqualTo(new LoadCompany.Result.Rejected(
                        List.of(new LoadError(
                                DocumentPath.ROOT,
                                "must be an object with company, users, tags, custom_fields, api_keys, leads")),
                        Map.of(
                                "the document must be an object with company, users, tags, custom_fields, api_keys, leads",
                                1L)));
    }

    @Test
    void leads_with_more_errors_than_the_maximum_are_counted() {
        putSection("leads", Collections.nCopies(1_005, "no object").toArray());
        LoadCompany.Result result = loadCompany.load(CompanyDocument.of(document));
        assertThat(result).isInstanceOfSatisfying(LoadCompany.Result.Rejected.class, rejected -> {
            assertThat(rejected.errors()).hasSize(1_000);
            assertThat(rejected.total()).isEqualTo(1_005);
        });
    }

    @Test
    void errors_of_leads_are_reported_in_the_order_of_the_sections() {
        putSection("leads", object("id", 0L));
        putSection("tags", object("id", 0L, "label", "Hot"));
        assertThat(errorPaths()).containsExactly("/leads/0/id", "/tags/0/id");
    }

    @Test
    void document_that_changes_after_its_validation_stores_nothing() {
        putSection("leads", object("id", 1L));
        CompanyDocument valid = CompanyDocument.of(Map.copyOf(document));
        putSection("leads", object("id", 1L), object("id", 1L));
        CompanyDocument changed = CompanyDocument.of(document);
        AtomicLong opened = new AtomicLong();
        CompanyDocument changing = new CompanyDocument() {
            @Override
            public Object withoutLeads() {
                return valid.withoutLeads();
            }

            @Override
            public LeadItems openLeads() {
                return (opened.getAndIncrement() == 0 ? valid : changed).openLeads();
            }
        };

        assertThatThrownBy(() -> loadCompany.load(changing)).isInstanceOf(ConcurrentModificationException.class);
        assertThat(companyStore.exists(COMPANY)).isFalse();
    }

    @Test
    void lead_in_the_shape_of_a_response_is_loaded() {
        addCatalog();
        putSection(
                "leads",
                object(
                        "total",
                        1L,
                        "id",
                        789L,
                        "created_at",
                        "2024-01-15T14:30:00.000000Z",
                        "updated_at",
                        "2026-01-15T14:30:00.000000Z",
                        "partner_type",
                        "referral",
                        "company_id",
                        99L,
                        "created_by_user_id",
                        1L,
                        "campaign_id",
                        null,
                        "tags",
                        List.of(object("id", 10L, "label", "Hot")),
                        "assigned_users",
                        List.of(object("id", 2L, "email", "user2@example.com")),
                        "custom_fields",
                        List.of(object("id", 5L, "label", "x", "type", "number", "value", Map.of("number", 7L)))));
        load();
        Lead lead = companyStore.get(COMPANY).leads().iterator().next();
        assertThat(lead.origin())
                .isEqualTo(new LeadOrigin(
                        Instant.parse("2024-01-15T14:30:00Z"), null, PartnerType.REFERRAL, new UserId(1)));
        assertThat(lead.fields().tags()).containsExactly(new TagId(10));
        assertThat(lead.fields().assignedUsers()).containsExactly(new UserId(2));
        assertThat(lead.fields().customFields()).containsOnlyKeys(new CustomFieldId(5));
    }

    @Test
    void errors_of_a_lead_in_the_shape_of_a_response_have_its_paths() {
        addCatalog();
        putSection(
                "leads",
                object(
                        "id",
                        1L,
                        "custom_fields",
                        List.of(object("id", 99L, "type", "number", "value", Map.of("number", 7L))),
                        "assigned_users",
                        List.of(object("id", 99L)),
                        "created_by_user_id",
                        99L,
                        "partner_type",
                        "friend"));
        assertThat(errorPaths())
                .containsExactly(
                        "/leads/0/custom_fields/0/id",
                        "/leads/0/assigned_users/0",
                        "/leads/0/created_by_user_id",
                        "/leads/0/partner_type");
    }

    @Test
    void member_of_a_response_beside_that_of_a_request_is_unknown() {
        putSection("leads", object("id", 1L, "assignedUsers", List.of(), "assigned_users", List.of()));
        assertThat(errors()).singleElement().asString().startsWith("/leads/0/assigned_users is not a known field");
    }

    @Test
    void catalog_in_the_shape_of_responses_is_loaded() {
        putSection("users", user(1, "role", null, "disabled_at", "2026-01-15T14:30:00Z", "country_id", null));
        putSection("tags", object("id", 10L, "label", "Hot", "association", "lead", "partner_type", "reseller"));
        putSection(
                "custom_fields",
                object("id", 5L, "label", "Potential", "type", "number", "partner_type", null, "options", null));
        load();
        CompanyCatalog catalog = companyStore.get(COMPANY).catalog();
        assertThat(catalog.users().get(new UserId(1)).archived()).isTrue();
        assertThat(catalog.tags().get(new TagId(10)).partnerType()).contains(PartnerType.RESELLER);
        assertThat(catalog.customFields()).containsOnlyKeys(new CustomFieldId(5));
    }

    @Test
    void document_with_an_error_stores_nothing() {
        putSection("leads", object("id", 1L), object("id", 0L));
        errors();
        assertThat(companyStore.exists(COMPANY)).isFalse();
    }

    @Test
    void existing_company_is_reported_as_conflict() {
        load();
        assertThat(loadCompany.load(CompanyDocument.of(document)))
                .isEqualTo(new LoadCompany.Result.Conflict(List.of("Company 7 already exists."), true));
    }

    private void load() {
        assertThat(loadCompany.load(CompanyDocument.of(document))).isInstanceOf(LoadCompany.Result.Loaded.class);
    }

    private List<String> errors() {
        LoadCompany.Result result = loadCompany.load(CompanyDocument.of(document));
        assertThat(result).isInstanceOf(LoadCompany.Result.Rejected.class);
        return ((LoadCompany.Result.Rejected) result)
                .errors().stream().map(LoadError::toSentence).toList();
    }

    private List<String> errorPaths() {
        return ((LoadCompany.Result.Rejected) loadCompany.load(CompanyDocument.of(document)))
                .errors().stream().map(error -> error.path().toJsonPointer()).toList();
    }

    private void addCatalog() {
        putSection("users", user(1), user(2));
        putSection("tags", object("id", 10L, "label", "Hot"));
        putSection(
                "custom_fields",
                object("id", 5L, "label", "Revenue Potential", "type", "number"),
                object(
                        "id",
                        6L,
                        "label",
                        "Priority Level",
                        "type",
                        "select",
                        "options",
                        List.of(object("id", 3L, "label", "Low"))));
    }

    private void putSection(String name, Object... entries) {
        document.put(name, List.of(entries));
    }

    private static Map<String, Object> user(long id, Object... additionalMembers) {
        Map<String, Object> user =
                object("id", id, "email", "user" + id + "@example.com", "first_name", "Ada", "last_name", "Example");
        user.putAll(object(additionalMembers));
        return user;
    }

    private static Map<String, Object> value(long field, String type, Object value) {
        return object("customFieldId", field, "type", type, "value", Map.of(type, value));
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
