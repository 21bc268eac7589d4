package dev.leadpatch.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that create and change entries of a catalog. */
class EntryPatchTest {
    private static final UUID UUID_OF_ENTRY = new UUID(1, 1);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Tag TAG =
            new Tag(new TagId(1), UUID_OF_ENTRY, "Hot", "#112233", "#445566", Optional.of(PartnerType.REFERRAL), true);

    @Test
    void new_tag_has_default_colors_and_no_partner_type() {
        TagPatch patch = TagPatch.readNew(object("label", " Hot "), Strictness.STRICT);

        assertThat(patch.newEntry(new TagId(7), UUID_OF_ENTRY, NOW))
                .isEqualTo(new Tag(new TagId(7), UUID_OF_ENTRY, "Hot", "#6B7280", "#FFFFFF", Optional.empty(), false));
        assertThat(TagPatch.ofLabel("Hot")).isEqualTo(patch);
    }

    @Test
    void change_of_tag_keeps_absent_members() {
        assertThat(tagChange(object()).applyTo(TAG)).isEqualTo(TAG);
        assertThat(tagChange(object("label", "Cold")).applyTo(TAG))
                .isEqualTo(new Tag(
                        TAG.id(),
                        UUID_OF_ENTRY,
                        "Cold",
                        "#112233",
                        "#445566",
                        Optional.of(PartnerType.REFERRAL),
                        true));
    }

    @Test
    void null_restores_the_defaults_of_a_tag() {
        assertThat(tagChange(object("background_color", null, "text_color", null, "partner_type", null))
                        .applyTo(TAG))
                .isEqualTo(new Tag(TAG.id(), UUID_OF_ENTRY, "Hot", "#6B7280", "#FFFFFF", Optional.empty(), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#ffFFff", "#12aB9f"})
    void six_hexadecimal_digits_are_a_color(String color) {
        assertThat(tagChange(object("text_color", color)).applyTo(TAG).textColor())
                .isEqualTo(color);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "#", "000000", "#00000", "#0000000", "#gggggg", "red", "#000000 ", "#٠٠٠٠٠٠", "rgb(0,0,0)"})
    void anything_else_is_not_a_color(String color) {
        assertViolations(tagChange(object("text_color", color)), "/text_color color");
    }

    @Test
    void all_violations_of_a_tag_are_reported_together() {
        assertViolations(
                TagPatch.readNew(
                        object(
                                "label",
                                "a\nb",
                                "background_color",
                                7L,
                                "text_color",
                                "red",
                                "association",
                                "company",
                                "partner_type",
                                "friend",
                                "labels",
                                "x"),
                        Strictness.STRICT),
                "/labels unknown_field",
                "/association not_supported",
                "/label control_character",
                "/background_color type",
                "/text_color color",
                "/partner_type unknown_association_type");
    }

    @ParameterizedTest
    @CsvSource({"'',blank", "' \u00A0',blank", "a\u0000b,control_character", "\uD800x,lone_surrogate"})
    void label_must_be_printable_text(String label, String code) {
        assertViolations(TagPatch.readNew(object("label", label), Strictness.STRICT), "/label " + code);
        assertViolations(OptionPatch.readNew(object("label", label), Strictness.STRICT), "/label " + code);
    }

    @Test
    void label_has_at_most_255_code_points() {
        assertViolations(tagChange(object("label", "😀".repeat(255))));
        assertViolations(tagChange(object("label", "😀".repeat(256))), "/label too_long");
    }

    @Test
    void missing_and_null_members_are_reported() {
        assertViolations(TagPatch.readNew(object(), Strictness.STRICT), " missing_member");
        assertViolations(tagChange(object("label", null)), "/label null_not_allowed");
        assertViolations(TagPatch.readNew(List.of(), Strictness.STRICT), " type");
        assertViolations(TagPatch.readNew(null, Strictness.STRICT), " type");
        assertViolations(UserPatch.readNew(object("first_name", "A"), Strictness.STRICT), " missing_member");
    }

    @Test
    void lenient_handling_ignores_unknown_members() {
        TagPatch patch = TagPatch.readNew(object("label", "Hot", "size", 7L), Strictness.LENIENT);

        assertViolations(patch);
        assertThat(patch.ignored()).containsExactly(DocumentPath.ROOT.member("size"));
    }

    @Test
    void new_user_has_time_and_default_color() {
        UserPatch patch = UserPatch.readNew(
                object("email", " Ada@Example.com ", "first_name", "Ada", "last_name", "King"), Strictness.STRICT);

        assertThat(patch.newEntry(new UserId(3), UUID_OF_ENTRY, NOW))
                .isEqualTo(new User(
                        new UserId(3),
                        UUID_OF_ENTRY,
                        "Ada@Example.com",
                        "Ada",
                        "King",
                        "#6B7280",
                        Optional.of(NOW),
                        false,
                        Optional.empty()));
        assertThat(patch.toString()).doesNotContain("Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada@localhost", "a@b..c", "@example.com"})
    void user_must_have_an_email_address(String email) {
        assertViolations(UserPatch.readChange(object("email", email), Strictness.STRICT), "/email email");
    }

    @Test
    void new_field_has_its_options_in_order() {
        CustomFieldDefinitionPatch patch = CustomFieldDefinitionPatch.readNew(
                object(
                        "label",
                        "Stage",
                        "type",
                        "select",
                        "required",
                        true,
                        "options",
                        List.of(object("label", "Late"), object("label", "Early"))),
                Strictness.STRICT);

        assertThat(patch.newEntry(new CustomFieldId(4), UUID_OF_ENTRY, NOW))
                .isEqualTo(field(
                        "Stage",
                        CustomFieldType.SELECT,
                        true,
                        new CustomFieldOption(new OptionId(1), "Late", false),
                        new CustomFieldOption(new OptionId(2), "Early", false)));
    }

    @Test
    void invalid_options_are_named() {
        assertViolations(
                newField(
                        "select",
                        Arrays.asList(
                                object("label", "É"), "x", object("label", "e\u0301"), object("name", "y"), null)),
                "/options/1 type",
                "/options/2/label duplicate_option",
                "/options/3/name unknown_field",
                "/options/3 missing_member",
                "/options/4 type");
        assertViolations(newField("text", List.of(object("label", "A"))), "/options wrong_type");
        assertViolations(newField("text", null));
        assertViolations(newField("select", "A"), "/options type");
        assertViolations(newField("select", Collections.nCopies(501, object("label", "A"))), "/options too_many");
    }

    @Test
    void type_and_category_never_change() {
        CustomFieldDefinition field = field("Stage", CustomFieldType.SELECT, false);

        assertThat(codes(fieldChange(object("type", "text", "category", "deal")).violations(field)))
                .containsExactly("/type read_only", "/category read_only");
        assertThat(fieldChange(object("type", "select", "category", "lead")).violations(field))
                .isEmpty();
        assertViolations(fieldChange(object("options", List.of())), "/options unknown_field");
        assertThat(fieldChange(object("label", "Phase", "required", true, "shared", true))
                        .applyTo(field))
                .isEqualTo(new CustomFieldDefinition(
                        field.id(),
                        UUID_OF_ENTRY,
                        "Phase",
                        CustomFieldType.SELECT,
                        "lead",
                        true,
                        true,
                        List.of(),
                        false));
    }

    @Test
    void labels_that_differ_in_case_or_composition_have_the_same_key() {
        assertThat(CatalogMembers.uniqueKey("E\u0301tage")).isEqualTo(CatalogMembers.uniqueKey("étage"));
        assertThat(CatalogMembers.uniqueKey("a b")).isNotEqualTo(CatalogMembers.uniqueKey("ab"));
    }

    private static CustomFieldDefinition field(
            String label, CustomFieldType type, boolean required, CustomFieldOption... options) {
        return new CustomFieldDefinition(
                new CustomFieldId(4), UUID_OF_ENTRY, label, type, "lead", required, false, List.of(options), false);
    }

    private static CustomFieldDefinitionPatch newField(String type, @Nullable Object options) {
        return CustomFieldDefinitionPatch.readNew(
                object("label", "Stage", "type", type, "options", options), Strictness.STRICT);
    }

    private static CustomFieldDefinitionPatch fieldChange(Map<String, Object> document) {
        return CustomFieldDefinitionPatch.readChange(document, Strictness.STRICT);
    }

    private static TagPatch tagChange(Map<String, Object> document) {
        return TagPatch.readChange(document, Strictness.STRICT);
    }

    private static void assertViolations(EntryPatch<?, ?> patch, String... expected) {
        assertThat(codes(patch.readErrors())).containsExactly(expected);
    }

    private static List<String> codes(List<Violation> violations) {
        List<String> codes = new ArrayList<>();
        violations.forEach(violation -> codes.add(
                violation.path().toJsonPointer() + " " + violation.code().wireName()));
        return codes;
    }

    private static Map<String, Object> object(@Nullable Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }
}
