package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.customFields;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.violation;
import static dev.leadpatch.domain.lead.Sample.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownMembersTest {

    @Test
    void every_unknown_member_is_named() {
        assertThat(rejections(object("zzz", 1L, "first_name", "Ada", "", null, "a/b~c", 2L)))
                .containsExactly("/zzz unknown_field", "/ unknown_field", "/a~1b~0c unknown_field");
        assertThat(rejections(customFields(
                        object("customFieldId", 1L, "type", "text", "value", object("text", "a"), "label", "x"))))
                .containsExactly("/customFields/0/label unknown_field");
    }

    @ParameterizedTest
    @CsvSource({
        "companyName, company_name",
        "COMPANY_NAME, company_name",
        "company-name, company_name",
        "company, company_name",
        "comp, company_name",
        "comapny_name, company_name",
        "custom_fields, customFields",
        "customfield, customFields",
        "assigned_users, assignedUsers",
        "assignedUser, assignedUsers",
        "phoneNumber, phone_number",
        "phone, phone_number",
        "firstName, first_name",
        "last name, last_name",
        "e-mail, email",
        "Status, status",
        "statsu, status",
        "tag, tags",
        "If, if"
    })
    void the_member_that_was_probably_meant_is_suggested(String unknown, String meant) {
        Violation violation = violation(object(unknown, "a"));

        assertThat(violation.details()).containsEntry("suggestion", meant);
        assertThat(violation.message()).isEqualTo("is not a known field; did you mean \"" + meant + "\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "custom_field_id, customFieldId",
        "customfieldid, customFieldId",
        "Type, type",
        "values, value",
        "vlaue, value"
    })
    void within_an_entry_its_own_members_are_suggested(String unknown, String meant) {
        List<Violation> violations = violations(lead(), customFields(object(unknown, 1L)), Handling.STRICT);

        assertThat(violations.get(1).details()).containsEntry("suggestion", meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zzz", "com", "", "id", "i", "a", "name", "_", "\uD83D", "country", "Ä"})
    void nothing_is_suggested_when_nothing_is_near(String unknown) {
        assertThat(violation(object(unknown, "a")).details()).isEmpty();
        assertThat(violation(object(unknown, "a")).message()).isEqualTo("is not a known field");
    }

    @Test
    void a_misspelt_member_is_refused_beside_the_right_one() {
        assertThat(rejections(object("companyName", "a", "company_name", "b")))
                .containsExactly("/companyName unknown_field");
    }

    @Test
    void a_wrong_object_is_named_at_every_level_but_within_value_at_the_value() {
        assertThat(rejections(customFields(object(
                        "customFieldId", 1L, "type", "text", "value", object("text", "a", "zzz", 1L), "yyy", array()))))
                .containsExactly("/customFields/0/value value_key", "/customFields/0/yyy unknown_field");
    }

    @Test
    void a_name_of_a_megabyte_costs_nothing() {
        Object document = object("c".repeat(1_000_000), 1L);

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(rejections(document)).hasSize(1));
    }

    @Test
    void a_hundred_thousand_unknown_members_are_judged_within_reason() {
        Map<String, Object> document = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            document.put("custom" + i, i);
        }

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(rejections(document)).hasSize(Violations.MOST + 1));
    }

    @Test
    void names_made_to_collide_are_judged_within_reason() {
        Map<String, Object> document = new LinkedHashMap<>();
        for (int i = 0; i < 1 << 15; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // both have the same hash code
            }
            document.put(name.toString(), i);
        }

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(rejections(document)).hasSize(Violations.MOST + 1));
    }
}
