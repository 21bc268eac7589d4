package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.CATALOG;
import static dev.leadpatch.domain.lead.LeadPatchFixture.NOW;
import static dev.leadpatch.domain.lead.LeadPatchFixture.VALIDATOR;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.change;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.LeadPatchBuilder;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluation of the conditions of a patch, and the report of failed conditions. */
class ConditionsTest {
    private static final Lead LEAD = leadWith(object(
            "company_name",
            "TechCorp",
            "email",
            "ada@example.org",
            "phone_number",
            "555-1234",
            "first_name",
            "Ada",
            "status",
            "contacted",
            "assignedUsers",
            array(2L, 1L),
            "tags",
            array(3L),
            "customFields",
            array(
                    entry(1L, "text", object("text", "a")),
                    entry(2L, "textarea", object("textarea", " a\nb ")),
                    entry(3L, "number", object("number", new BigDecimal("1.50"))),
                    entry(4L, "date", object("date", "2024-01-15")),
                    entry(5L, "boolean", object("boolean", false)),
                    entry(6L, "select", object("select", 2L)),
                    entry(7L, "multi_select", object("multi_select", array(3L, 1L))))));

    static Stream<Arguments> holdingConditions() {
        return Stream.of(
                Arguments.of("company_name", " TechCorp\u00A0"),
                Arguments.of("email", "ada@example.org"),
                Arguments.of("phone_number", "555-1234"),
                Arguments.of("first_name", "Ada"),
                Arguments.of("last_name", null),
                Arguments.of("status", "contacted"),
                Arguments.of("assignedUsers", array(2L, 1L, 2L)),
                Arguments.of("tags", array(new BigDecimal("3.0"))),
                Arguments.of("customFields/1", object("text", " a ")),
                Arguments.of("customFields/2", object("textarea", " a\nb ")),
                Arguments.of("customFields/2", object("text", " a\nb ")),
                Arguments.of("customFields/3", object("number", new BigDecimal("15e-1"))),
                Arguments.of("customFields/4", object("date", "2024-01-15")),
                Arguments.of("customFields/5", object("boolean", false)),
                Arguments.of("customFields/6", object("select", 2L)),
                Arguments.of("customFields/7", object("multi_select", array(3L, 1L, 3L))),
                Arguments.of("customFields/11", null),
                Arguments.of("customFields/13", object("number", null)),
                Arguments.of("customFields/17", object("multi_select", array())));
    }

    @ParameterizedTest
    @MethodSource("holdingConditions")
    void condition_with_current_value_holds(String field, @Nullable Object expected) {
        assertThat(failed(object(field, expected))).isEmpty();
    }

    static Stream<Arguments> failingConditions() {
        return Stream.of(
                Arguments.of("company_name", "techcorp", "TechCorp"),
                Arguments.of("email", null, "ada@example.org"),
                Arguments.of("phone_number", "5551234", "555-1234"),
                Arguments.of("first_name", "A\u0308da", "Ada"),
                Arguments.of("last_name", "Lovelace", null),
                Arguments.of("status", "new", "contacted"),
                Arguments.of("assignedUsers", array(1L, 2L), array(2L, 1L)),
                Arguments.of("tags", array(), array(3L)),
                Arguments.of("customFields/1", null, object("text", "a")),
                Arguments.of("customFields/2", object("text", "a\nb"), object("text", " a\nb ")),
                Arguments.of("customFields/3", object("number", 1L), object("number", new BigDecimal("1.5"))),
                Arguments.of("customFields/4", object("date", "2024-01-15T00:00:00Z"), object("date", "2024-01-15")),
                Arguments.of("customFields/5", object("boolean", true), object("boolean", false)),
                Arguments.of("customFields/6", object("select", 1L), object("select", 2L)),
                Arguments.of(
                        "customFields/7", object("multi_select", array(1L, 3L)), object("multi_select", array(3L, 1L))),
                Arguments.of("customFields/11", object("text", "a"), null));
    }

    @ParameterizedTest
    @MethodSource("failingConditions")
    void failed_condition_reports_field_and_both_values_in_patch_format(
            String field, @Nullable Object expected, @Nullable Object actual) {
        List<Map<String, @Nullable Object>> failed = failed(object(field, expected));

        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).keySet()).containsExactly("field", "expected", "actual");
        assertThat(failed.get(0)).containsEntry("field", field).containsEntry("actual", actual);
        assertThat(asNumbersByValue(failed.get(0).get("expected"))).isEqualTo(asNumbersByValue(expected));
    }

    @Test
    void withheld_actual_values_are_omitted() {
        FailedCondition failed = ((LeadChange.ConditionFailed)
                        change(LEAD, object("if", object("email", null)), Strictness.STRICT))
                .failedConditions()
                .get(0);

        assertThat(failed.withoutActual().asDocument()).isEqualTo(object("field", "email", "expected", null));
        assertThat(failed.withoutActual().toString()).doesNotContain("ada@example.org");
    }

    @Test
    void failed_conditions_are_ordered_by_field_then_custom_field() {
        Map<String, @Nullable Object> conditions = object(
                "customFields/11",
                object("text", "a"),
                "customFields/3",
                null,
                "customFields/1001",
                object("text", "a"),
                "tags",
                array(),
                "first_name",
                "Ada",
                "company_name",
                null);

        assertThat(failed(conditions))
                .extracting(failed -> failed.get("field"))
                .containsExactly("company_name", "tags", "customFields/3", "customFields/11", "customFields/1001");
    }

    @Test
    void empty_conditions_hold() {
        assertThat(failed(object())).isEmpty();
    }

    @Test
    void patch_with_holding_conditions_is_applied() {
        Object document = object("first_name", "Bea", "if", object("first_name", "Ada", "status", "contacted"));

        assertThat(LeadPatchFixture.fieldsAfter(LEAD, document).firstName()).isEqualTo("Bea");
    }

    @Test
    void no_op_patch_with_failed_condition_fails() {
        Object document = object("first_name", "Ada", "if", object("status", "new"));

        assertThat(change(LEAD, document, Strictness.STRICT)).isInstanceOf(LeadChange.ConditionFailed.class);
    }

    @Test
    void violations_take_precedence_over_failed_conditions() {
        Object document = object("tags", array(777L), "if", object("status", "new"));

        assertThat(LeadPatchFixture.rejections(LEAD, document)).containsExactly("/tags/0 unknown_tag");
    }

    @Test
    void archived_values_are_accepted_as_expected_values() {
        assertThat(failed(object(
                        "tags", array(SampleCatalog.ARCHIVED_TAG),
                        "assignedUsers", array(SampleCatalog.ARCHIVED_USER),
                        "customFields/6", object("select", SampleCatalog.ARCHIVED_OPTION),
                        "customFields/7", object("multi_select", array(SampleCatalog.ARCHIVED_OPTION)),
                        "customFields/31", object("text", "a"))))
                .hasSize(5);

        LeadFields fieldsWithArchivedOption = LeadFieldsFixture.withCustomField(
                LEAD.fields(),
                SampleCatalog.SELECT,
                new CustomFieldValue.Select(new OptionId(SampleCatalog.ARCHIVED_OPTION)));
        Object conditions = object("if", object("customFields/6", object("select", SampleCatalog.ARCHIVED_OPTION)));
        assertThat(LeadPatchFixture.failedConditions(lead(fieldsWithArchivedOption), conditions, Strictness.STRICT))
                .isEmpty();
    }

    @Test
    void condition_null_fills_required_field_only_if_empty() {
        Map<String, @Nullable Object> fill = object(
                "customFields", array(entry(11L, "text", object("text", "a"))), "if", object("customFields/11", null));
        Lead filled = lead(LeadPatchFixture.fieldsAfter(LEAD, fill));

        assertThat(filled.fields().customFields()).containsKey(new CustomFieldId(11));
        assertThat(LeadPatchFixture.failedConditions(filled, fill, Strictness.STRICT))
                .hasSize(1);
    }

    @Test
    void built_and_parsed_patches_have_equal_conditions() {
        LeadPatch built = LeadPatch.builder()
                .status(LeadStatus.QUALIFIED)
                .onlyIf(LeadPatch.builder()
                        .status(LeadStatus.CONTACTED)
                        .clear(LeadField.EMAIL)
                        .build())
                .build();
        Object document = object("status", "qualified", "if", object("status", "contacted", "email", null));

        assertThat(built)
                .isEqualTo(PatchReader.read(document, Strictness.STRICT).patch());
    }

    @Test
    void built_custom_field_conditions_are_validated_by_type_and_must_be_unique() {
        CustomFieldPatch number = CustomFieldPatch.clear(new CustomFieldId(3), CustomFieldType.NUMBER);
        CustomFieldPatch notText = CustomFieldPatch.clear(new CustomFieldId(3), CustomFieldType.TEXT);

        assertThat(rejections(LeadPatch.builder().customField(number))).isEmpty();
        assertThat(rejections(LeadPatch.builder().customField(notText)))
                .containsExactly("/if/customFields~13 wrong_type");
        assertThat(rejections(LeadPatch.builder().customField(number).customField(number)))
                .containsExactly("/if/customFields~13 duplicate_custom_field");
    }

    @Test
    void nested_conditions_are_rejected() {
        LeadPatch conditional =
                LeadPatch.builder().onlyIf(LeadPatch.builder().build()).build();

        assertThatThrownBy(() -> LeadPatch.builder().onlyIf(conditional).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void setting_conditions_twice_throws_exception() {
        LeadPatch nothing = LeadPatch.builder().build();
        LeadPatchBuilder conditional = LeadPatch.builder().onlyIf(nothing);

        assertThatThrownBy(() -> conditional.onlyIf(nothing)).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> rejections(LeadPatchBuilder expected) {
        LeadPatch patch = LeadPatch.builder().onlyIf(expected.build()).build();
        return lead().change((ValidPatch) patch.check(VALIDATOR), CATALOG, NOW)
                .fold(
                        changed -> List.of(),
                        List::of,
                        rejected -> rejected.violations().stream()
                                .map(violation -> violation.path() + " "
                                        + violation.code().wireName())
                                .toList(),
                        conditionFailed -> List.of());
    }

    private static List<Map<String, @Nullable Object>> failed(Map<String, @Nullable Object> conditions) {
        return LeadPatchFixture.failedConditions(LEAD, object("if", conditions), Strictness.STRICT);
    }

    /** Converts a number to plain notation, because the actual value always has it. */
    private static @Nullable Object asNumbersByValue(@Nullable Object document) {
        return document instanceof Map<?, ?> object && object.get("number") instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros()
                : document;
    }
}
