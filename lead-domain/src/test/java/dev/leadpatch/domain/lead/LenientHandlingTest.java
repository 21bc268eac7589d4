package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lenientRejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.SampleCatalog.ALL_TYPES;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientHandlingTest {

    @Test
    void unknown_members_are_ignored_and_reported_in_document_order() {
        Object document = object(
                "zzz",
                1L,
                "customFields",
                array(object("label", "x", "customFieldId", 1L, "type", "text", "value", object("text", "a"))),
                "companyName",
                "b");

        assertThat(lenientRejections(document)).isEmpty();
        assertThat(ignoredMembers(document)).containsExactly("/zzz", "/customFields/0/label", "/companyName");
    }

    @Test
    void strict_handling_rejects_unknown_members() {
        assertThat(PatchReader.read(object("zzz", 1L), Strictness.STRICT).ignored())
                .isEmpty();
    }

    @Test
    void unknown_members_inside_value_are_rejected() {
        Object extra = customFields(entry(1L, "text", object("text", "a", "zzz", 1L)));

        assertThat(lenientRejections(extra)).containsExactly("/customFields/0/value value_key");
        assertThat(ignoredMembers(extra)).isEmpty();
    }

    @Test
    void misspelled_conditions_member_is_rejected() {
        for (String name : List.of("If", "IF", "iF")) {
            Object document = object(name, object("status", "new"), "first_name", "Ada");

            assertThat(lenientRejections(document)).containsExactly("/" + name + " unknown_field");
            assertThat(ignoredMembers(document)).isEmpty();
        }
    }

    @Test
    void unknown_condition_is_rejected() {
        Object document = object("if", object("zzz", 1L, "companyName", "a"), "zzz", 1L);

        assertThat(lenientRejections(document))
                .containsExactly("/if/zzz unknown_field", "/if/companyName unknown_field");
        assertThat(ignoredMembers(document)).containsExactly("/zzz");
        assertThat(lenientRejections(object("if", ""))).containsExactly("/if type");
    }

    @Test
    void blank_expected_text_matches_empty_field() {
        Object conditions = object(
                "if",
                object("email", " ", "customFields/1", "", "customFields/3", object("number", ""), "tags", array()));

        assertThat(LeadPatchFixture.failedConditions(LeadPatchFixture.lead(), conditions, Strictness.LENIENT))
                .isEmpty();
        assertThat(lenientRejections(object("if", object("status", ""))))
                .containsExactly("/if/status null_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00A0\t"})
    void blank_text_clears_text_field(String blank) {
        Lead lead = leadWith(object("company_name", "a", "email", "a@b.co", "phone_number", "555", "first_name", "b"));

        LeadFields after = fieldsAfter(
                lead,
                object("company_name", blank, "email", blank, "phone_number", blank, "first_name", blank),
                Strictness.LENIENT);

        assertThat(after).isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void blank_text_is_treated_as_null_and_rejected() {
        assertThat(lenientRejections(object("status", "", "tags", "", "assignedUsers", " ", "customFields", "")))
                .containsExactly(
                        "/status null_not_allowed",
                        "/tags null_not_allowed",
                        "/assignedUsers null_not_allowed",
                        "/customFields null_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \u3000"})
    void blank_text_clears_custom_field(String blank) {
        Lead lead = leadWith(value(TEXT, "a"));

        assertThat(fieldsAfter(lead, value(TEXT, blank), Strictness.LENIENT)).isEqualTo(LeadFields.EMPTY);
        assertThat(fieldsAfter(lead, customFields(entry(TEXT.id(), TEXT.type(), blank)), Strictness.LENIENT))
                .isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void blank_text_is_null_for_every_custom_field_type() {
        for (SampleCatalog.Field field : ALL_TYPES) {
            assertThat(lenientRejections(value(field, ""))).isEmpty();
            assertThat(lenientRejections(value(field.asRequired(), "")))
                    .containsExactly("/customFields/0/value/" + field.type() + " required");
        }
    }

    @Test
    void blank_text_under_wrong_key_is_rejected() {
        assertThat(lenientRejections(customFields(entry(NUMBER.id(), NUMBER.type(), object("text", "")))))
                .containsExactly("/customFields/0/value value_key");
    }

    @Test
    void other_violations_are_rejected() {
        assertThat(lenientRejections(object("email", "a", "status", "won", "tags", array("1", ""), "first_name", 1L)))
                .containsExactly(
                        "/email email", "/status unknown_status", "/tags/0 type", "/tags/1 type", "/first_name type");
    }

    private static List<String> ignoredMembers(Object document) {
        return PatchReader.read(document, Strictness.LENIENT).ignored().stream()
                .map(DocumentPath::toJsonPointer)
                .toList();
    }
}
