package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.VALIDATOR;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.LeadDraftReader.ParsedDraft;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeadCreationTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");
    private static final UserId CREATOR = new UserId(1);
    /** The sample company, with one required field only. */
    private static final CompanyCatalog CATALOG = CompanyCatalog.of(
            SampleCatalog.CATALOG.company(),
            SampleCatalog.CATALOG.uuid(),
            SampleCatalog.CATALOG.customFields().values().stream()
                    .filter(field -> !field.required() || field.id().value() == 11)
                    .toList(),
            List.copyOf(SampleCatalog.CATALOG.users().values()),
            List.copyOf(SampleCatalog.CATALOG.tags().values()));

    private static final Map<String, @Nullable Object> REQUIRED =
            object("email", "ada@example.com", "customFields", array(entry(11L, "text", object("text", "a"))));

    @Test
    void incomplete_lead_lacks_texts_and_required_fields_and_obeys_all_other_rules() {
        assertThat(create(object("source", "campaign"), Strictness.STRICT)).isInstanceOf(LeadChange.Rejected.class);

        LeadChange.Changed created = (LeadChange.Changed) createIncomplete(object("source", "campaign"));
        LeadChange.Rejected rejected =
                (LeadChange.Rejected) createIncomplete(object("email", "nobody", "tags", array(999_999L)));

        assertThat(created.lead().version()).isEqualTo(1);
        assertThat(created.lead().origin().source()).isEqualTo("campaign");
        assertThat(created.lead().fields()).isEqualTo(LeadFields.EMPTY);
        assertThat(created.changes()).isEmpty();
        assertThat(rejected.violations())
                .extracting(violation -> violation.path().toJsonPointer())
                .containsExactlyInAnyOrder("/email", "/tags/0");
    }

    @Test
    void created_lead_has_version_1_its_origin_and_the_given_values() {
        Map<String, @Nullable Object> document = required();
        document.putAll(object("source", "campaign", "associationType", "reseller", "tags", array(1L)));

        LeadChange.Changed created = (LeadChange.Changed) create(document, Strictness.STRICT);

        Lead lead = created.lead();
        assertThat(lead.id()).isEqualTo(new LeadId(5));
        assertThat(lead.uuid()).isEqualTo(new UUID(0, 5));
        assertThat(lead.version()).isEqualTo(1);
        assertThat(lead.createdAt()).isEqualTo("2026-01-02T03:04:05.123456Z").isEqualTo(lead.updatedAt());
        assertThat(lead.origin())
                .isEqualTo(new LeadOrigin(lead.createdAt(), "campaign", PartnerType.RESELLER, CREATOR));
        assertThat(lead.isArchived()).isFalse();
        assertThat(lead.fields().email()).isEqualTo("ada@example.com");
        assertThat(lead.fields().status()).isEqualTo(LeadStatus.NEW);
        assertThat(lead.fields().tags()).containsExactly(new TagId(1));
        assertThat(created.changes().stream().map(FieldChange::field))
                .containsExactly("email", "tags", "customFields/11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"company_name", "first_name", "last_name"})
    void one_text_is_enough(String name) {
        Map<String, @Nullable Object> document = required();
        document.remove("email");
        document.put(name, "Ada");

        assertThat(violations(document, Strictness.STRICT)).isEmpty();
    }

    @Test
    void incomplete_draft_reports_the_missing_text_and_the_required_fields() {
        assertThat(violations(object("status", "lost"), Strictness.STRICT))
                .containsExactlyInAnyOrder(" missing_member", "/customFields required");
        assertThat(violations(object("email", null, "customFields", array()), Strictness.STRICT))
                .containsExactlyInAnyOrder(" missing_member", "/customFields required");
    }

    @Test
    void invalid_value_is_not_reported_as_missing_too() {
        assertThat(violations(
                        object("email", 7L, "customFields", array(entry(11L, "text", object("number", 1L)))),
                        Strictness.STRICT))
                .containsExactlyInAnyOrder("/email type", "/customFields/0/value value_key");
        assertThat(violations("no object", Strictness.STRICT)).containsExactly(" type");
    }

    @Test
    void required_field_can_not_be_created_empty() {
        assertThat(violations(
                        object("email", "a@example.com", "customFields", array(entry(11L, "text", null))),
                        Strictness.STRICT))
                .containsExactly("/customFields/0/value required");
    }

    @Test
    void members_of_other_products_must_be_empty() {
        Map<String, @Nullable Object> document = required();
        document.putAll(object(
                "companyCampaignId", null, "partnershipLead", false, "attributions", array(), "integrationName", ""));
        assertThat(violations(document, Strictness.STRICT)).isEmpty();

        document.putAll(object("companyCampaignId", 7L, "powerups", object("a", 1L), "associationType", "campaigns"));
        assertThat(violations(document, Strictness.STRICT))
                .containsExactlyInAnyOrder(
                        "/companyCampaignId not_supported",
                        "/powerups not_supported",
                        "/associationType not_supported");
        assertThat(violations(document, Strictness.LENIENT)).containsExactly("/associationType not_supported");
        assertThat(LeadDraftReader.read(document, Strictness.LENIENT).ignored())
                .containsExactly(DocumentPath.ROOT.member("companyCampaignId"), DocumentPath.ROOT.member("powerups"));
    }

    @Test
    void conditions_are_not_supported_even_in_lenient_handling() {
        Map<String, @Nullable Object> document = required();
        document.put("if", object("status", "new"));

        assertThat(violations(document, Strictness.STRICT)).containsExactly("/if not_supported");
        assertThat(violations(document, Strictness.LENIENT)).containsExactly("/if not_supported");
    }

    @Test
    void misspelled_member_gets_a_suggestion() {
        ParsedDraft parsed = LeadDraftReader.read(object("associationtype", "referral"), Strictness.STRICT);

        assertThat(parsed.draft().patch().readErrors().get(0).details()).containsEntry("suggestion", "associationType");
    }

    @ParameterizedTest
    @CsvSource({
        "Ada@Example.COM, ada@example.com, true",
        "ada@example.com, adb@example.com, false",
        "ada@example.com, ada+x@example.com, false",
        "info@MÜLLER.example, info@xn--mller-kva.example, true",
        "info@Müller.example, INFO@müller.Example, true",
        "用户@例子.中国, 用户@XN--fsqu00a.xn--fiqs8s, true",
        "müller@acme.example, xn--mller-kva@acme.example, false",
        "info@müller.example, info@mueller.example, false",
        "info@straße.example, info@strasse.example, false",
        "info@a..b, INFO@A..b, true"
    })
    void emails_match_without_case_and_by_a_labels(String first, String second, boolean matches) {
        assertThat(keyOf("email", object("email", first)).equals(keyOf("email", object("email", second))))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "+1 (555) 123-4567, +1.555.1234567, true",
        "+15551234567, 15551234567, false",
        "0555 1234567, 05551234567, true",
        "(+49) 30 1234567, +49 30 1234567, true",
        "+1-555-123-4567 ext 89, +1 555 1234567 x89, true",
        "+1-555-123-4567 ext 89, +1-555-123-456789, false"
    })
    void phone_numbers_match_by_digits_and_leading_plus(String first, String second, boolean matches) {
        assertThat(keyOf("phone_number", object("phone_number", first))
                        .equals(keyOf("phone_number", object("phone_number", second))))
                .isEqualTo(matches);
    }

    @Test
    void custom_fields_match_exactly_by_text_and_number() {
        assertThat(keyOf("customFields/3", LeadPatchFixture.value(SampleCatalog.NUMBER, new BigDecimal("1.50"))))
                .isEqualTo(
                        keyOf("customFields/3", LeadPatchFixture.value(SampleCatalog.NUMBER, new BigDecimal("15e-1"))))
                .isNotEmpty();
        assertThat(keyOf("customFields/1", LeadPatchFixture.value(SampleCatalog.TEXT, "A")))
                .isNotEqualTo(keyOf("customFields/1", LeadPatchFixture.value(SampleCatalog.TEXT, "a")));
    }

    @Test
    void key_of_a_draft_matches_the_created_lead() {
        String text = "🏭".repeat(300);
        MatchKey key = keyOf("customFields/1", LeadPatchFixture.value(SampleCatalog.TEXT, text))
                .orElseThrow();
        LeadFields same = LeadPatchFixture.leadWith(LeadPatchFixture.value(SampleCatalog.TEXT, text))
                .fields();
        LeadFields sameBeginning = LeadPatchFixture.leadWith(
                        LeadPatchFixture.value(SampleCatalog.TEXT, "🏭".repeat(301)))
                .fields();

        assertThat(key.matches(LeadPatchFixture.lead(same))).isTrue();
        assertThat(key.matches(LeadPatchFixture.lead(sameBeginning))).isFalse();
        assertThat(key.matches(LeadPatchFixture.lead(LeadFields.EMPTY))).isFalse();
        assertThat(LeadTerms.of(LeadPatchFixture.lead(same), CATALOG)).contains(key.term());
        assertThat(LeadTerms.of(LeadPatchFixture.lead(sameBeginning), CATALOG)).contains(key.term());
    }

    @Test
    void missing_or_invalid_value_has_no_key() {
        assertThat(keyOf("email", object())).isEmpty();
        assertThat(keyOf("email", object("email", null))).isEmpty();
        assertThat(keyOf("customFields/3", LeadPatchFixture.value(SampleCatalog.NUMBER, "x")))
                .isEmpty();
        assertThat(keyOf("customFields/3", object())).isEmpty();
    }

    @Test
    void only_texts_and_numbers_are_matchable() {
        for (SampleCatalog.Field field : SampleCatalog.ALL_TYPES) {
            MatchField matchField = new MatchField.CustomField(new CustomFieldId(field.id()));
            assertThat(matchField.isMatchable(CATALOG))
                    .as(field.type())
                    .isEqualTo(List.of(SampleCatalog.TEXT, SampleCatalog.NUMBER).contains(field));
        }
        assertThat(new MatchField.CustomField(new CustomFieldId(777)).isMatchable(CATALOG))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Email", "last_name", "customFields", "customFields/", "customFields/0", "customFields/x"})
    void other_names_are_no_match_fields(String name) {
        assertThat(MatchField.ofWireName(name)).isEmpty();
    }

    @Test
    void lead_larger_than_the_maximum_is_rejected_even_if_incomplete_ones_are_accepted() {
        List<CustomFieldDefinition> fields = LongStream.rangeClosed(1, 14)
                .mapToObj(LeadCreationTest::textarea)
                .toList();
        CompanyCatalog catalog = CompanyCatalog.of(CATALOG.company(), CATALOG.uuid(), fields, List.of(), List.of());
        String text = "😀".repeat(20_000);
        List<@Nullable Object> entries = array();
        fields.forEach(field -> entries.add(entry(field.id().value(), "textarea", object("textarea", text))));
        LeadDraft draft = LeadDraftReader.read(
                        object("email", "ada@example.com", "customFields", entries), Strictness.STRICT)
                .draft();

        LeadChange complete = creation(draft).create(draft.patch().check(VALIDATOR), catalog, ValidationBudget.DEFAULT);
        LeadChange incomplete =
                creation(draft).createIncomplete(draft.patch().check(VALIDATOR), catalog, ValidationBudget.DEFAULT);

        assertThat(complete).isEqualTo(incomplete);
        assertThat(LeadPatchFixture.toPathAndCode(((LeadChange.Rejected) complete).violations()))
                .containsExactly(" lead_too_large");
    }

    @Test
    void fill_sets_only_fields_without_value() {
        Lead lead = LeadPatchFixture.leadWith(object(
                "email",
                "old@example.com",
                "tags",
                array(1L),
                "customFields",
                array(entry(1L, "text", object("text", "old")))));
        LeadChange.Changed filled = (LeadChange.Changed) lead.fill(
                valid(object(
                        "email",
                        "new@example.com",
                        "first_name",
                        "Ada",
                        "last_name",
                        null,
                        "status",
                        "lost",
                        "tags",
                        array(2L),
                        "assignedUsers",
                        array(1L),
                        "customFields",
                        array(entry(1L, "text", object("text", "new")), entry(3L, "number", object("number", 7L))))),
                CATALOG,
                NOW,
                ValidationBudget.DEFAULT);

        assertThat(filled.changes().stream().map(FieldChange::field))
                .containsExactly("first_name", "assignedUsers", "customFields/3");
        assertThat(filled.lead().fields().email()).isEqualTo("old@example.com");
        assertThat(filled.lead().fields().status()).isEqualTo(LeadStatus.NEW);
        assertThat(filled.lead().fields().tags()).containsExactly(new TagId(1));
        assertThat(filled.lead().fields().customFields())
                .containsEntry(new CustomFieldId(1), new CustomFieldValue.Text("old"));
    }

    private static CustomFieldDefinition textarea(long id) {
        return new CustomFieldDefinition(
                new CustomFieldId(id),
                new UUID(3, id),
                "Notes " + id,
                CustomFieldType.TEXTAREA,
                CustomFieldDefinition.LEAD_CATEGORY,
                false,
                false,
                List.of(),
                false);
    }

    private static Map<String, @Nullable Object> required() {
        Map<String, @Nullable Object> document = object();
        document.putAll(REQUIRED);
        return document;
    }

    private static ValidPatch valid(Object document) {
        return (ValidPatch) LeadPatchFixture.check(document, Strictness.STRICT);
    }

    private static LeadChange create(@Nullable Object document, Strictness strictness) {
        LeadDraft draft = LeadDraftReader.read(document, strictness).draft();
        return creation(draft).create(draft.patch().check(VALIDATOR), CATALOG, ValidationBudget.DEFAULT);
    }

    private static LeadChange createIncomplete(@Nullable Object document) {
        LeadDraft draft = LeadDraftReader.read(document, Strictness.STRICT).draft();
        return creation(draft).createIncomplete(draft.patch().check(VALIDATOR), CATALOG, ValidationBudget.DEFAULT);
    }

    private static LeadCreation creation(LeadDraft draft) {
        LeadOrigin origin = new LeadOrigin(NOW, draft.source(), draft.partnerType(), CREATOR);
        return new LeadCreation(new LeadId(5), new CompanyId(1), new UUID(0, 5), origin);
    }

    private static List<String> violations(@Nullable Object document, Strictness strictness) {
        return create(document, strictness) instanceof LeadChange.Rejected rejected
                ? LeadPatchFixture.toPathAndCode(rejected.violations())
                : List.of();
    }

    private static Optional<MatchKey> keyOf(String field, Object document) {
        LeadDraft draft = LeadDraftReader.read(document, Strictness.STRICT).draft();
        return MatchField.ofWireName(field).orElseThrow().keyOf(draft.patch(), CATALOG);
    }
}
