package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of conditions: they have the names, values and rules of a patch. */
class ConditionViolationsTest {

    @Test
    void conditions_that_are_not_an_object_are_rejected() {
        for (Object other : new Object[] {array(), array(object("status", "new")), "status", 1L, true, ""}) {
            assertThat(LeadPatchFixture.rejections(object("if", other))).containsExactly("/if type");
        }
        assertThat(LeadPatchFixture.rejections(object("if", null))).containsExactly("/if type");
    }

    static Stream<Arguments> invalidExpectedValues() {
        return Stream.of(
                Arguments.of("company_name", " ", " blank"),
                Arguments.of("first_name", 1L, " type"),
                Arguments.of("last_name", "a\u0000", " control_character"),
                Arguments.of("last_name", "a\uD83D", " lone_surrogate"),
                Arguments.of("last_name", "a".repeat(256), " too_long"),
                Arguments.of("email", "a", " email"),
                Arguments.of("phone_number", "a", " phone_number"),
                Arguments.of("status", null, " null_not_allowed"),
                Arguments.of("status", "won", " unknown_status"),
                Arguments.of("status", true, " type"),
                Arguments.of("tags", null, " null_not_allowed"),
                Arguments.of("tags", array(777L), "/0 unknown_tag"),
                Arguments.of("tags", array(1L, "1"), "/1 type"),
                Arguments.of("tags", sequentialIds(101), " too_many"),
                Arguments.of("tags", Collections.nCopies(1_001, 1L), " too_many"),
                Arguments.of("assignedUsers", null, " null_not_allowed"),
                Arguments.of("assignedUsers", array(777L), "/0 unknown_user"),
                Arguments.of("assignedUsers", array(0L), "/0 id"),
                Arguments.of("customFields/777", null, " unknown_custom_field"),
                Arguments.of("customFields/32", null, " unknown_custom_field"),
                Arguments.of("customFields/1", "a", " type"),
                Arguments.of("customFields/1", object("number", 1L), " value_key"),
                Arguments.of("customFields/1", object("text", "a", "zzz", 1L), " value_key"),
                Arguments.of("customFields/1", object("textarea", "a"), " value_key"),
                Arguments.of("customFields/1", object(), " value_key"),
                Arguments.of("customFields/1", object("text", ""), "/text blank"),
                Arguments.of("customFields/2", object("textarea", " \n"), "/textarea blank"),
                Arguments.of("customFields/3", object("number", "1"), "/number type"),
                Arguments.of("customFields/4", object("date", "2023-02-29"), "/date date"),
                Arguments.of("customFields/6", object("select", 777L), "/select unknown_option"),
                Arguments.of(
                        "customFields/7", object("multi_select", array(1L, 4L)), "/multi_select/1 unknown_option"));
    }

    @ParameterizedTest
    @MethodSource("invalidExpectedValues")
    void invalid_expected_value_is_rejected(String field, @Nullable Object expected, String violation) {
        assertThat(LeadPatchFixture.rejections(object("if", object(field, expected))))
                .containsExactly("/if/" + field.replace("/", "~1") + violation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customFields/",
                "customFields/0",
                "customFields/05",
                "customFields/+5",
                "customFields/5 ",
                "customFields/5.0",
                "customFields/٥",
                "customFields/9223372036854775808",
                "customFields/99999999999999999999",
                "customFields",
                "customfields/5",
                "custom_fields/5"
            })
    void malformed_custom_field_name_is_rejected_with_suggestion(String name) {
        Violation violation = LeadPatchFixture.violation(object("if", object(name, null)));

        assertThat(violation.code().wireName()).isEqualTo("unknown_field");
        assertThat(violation.message()).contains("did you mean \"customFields/<id>\"?");
        assertThat(violation.details()).containsEntry("suggestion", "customFields/<id>");
    }

    @Test
    void unknown_field_name_is_rejected_with_suggestion() {
        assertThat(LeadPatchFixture.violation(object("if", object("companyName", "a")))
                        .details())
                .containsEntry("suggestion", "company_name");
        assertThat(LeadPatchFixture.violation(object("if", object("zzz", 1L))).details())
                .isEmpty();
        assertThat(LeadPatchFixture.rejections(object("if", object("if", object(), "id", 1L, "", 1L, "/", 1L))))
                .containsExactly(
                        "/if/if unknown_field", "/if/id unknown_field", "/if/ unknown_field", "/if/~1 unknown_field");
    }

    @Test
    void more_than_200_expected_custom_fields_are_rejected() {
        assertThat(LeadPatchFixture.rejections(object("if", emptyCustomFields(200))))
                .isEmpty();
        assertThat(LeadPatchFixture.rejections(object("if", emptyCustomFields(201))))
                .containsExactly("/if too_many");
        assertThat(LeadPatchFixture.violation(object("if", emptyCustomFields(201)))
                        .message())
                .isEqualTo("must contain at most 200 custom fields");
    }

    @Test
    void excessive_number_of_names_is_rejected_with_one_violation() {
        Map<String, @Nullable Object> conditions = object();
        for (int i = 0; i < 100_000; i++) {
            conditions.put("z" + i, null);
        }

        assertThat(LeadPatchFixture.rejections(object("if", conditions))).containsExactly("/if too_many");
    }

    @Test
    void condition_violations_count_towards_patch_violation_limit() {
        Map<String, @Nullable Object> document = object("if", unknownFields(900));
        document.putAll(unknownFields(900));

        assertThat(LeadPatchFixture.rejections(document)).hasSize(Violations.MAX_VIOLATIONS + 1);
    }

    private static Map<String, @Nullable Object> unknownFields(int count) {
        Map<String, @Nullable Object> unknown = object();
        for (int i = 0; i < count; i++) {
            unknown.put("z" + i, null);
        }
        return unknown;
    }

    private static Map<String, @Nullable Object> emptyCustomFields(int count) {
        Map<String, @Nullable Object> conditions = object();
        for (int i = 0; i < count; i++) {
            conditions.put("customFields/" + (SampleCatalog.FIRST_BULK_FIELD + i), null);
        }
        return conditions;
    }

    private static List<Object> sequentialIds(int count) {
        return new ArrayList<>(LongStream.rangeClosed(1, count).boxed().toList());
    }
}
