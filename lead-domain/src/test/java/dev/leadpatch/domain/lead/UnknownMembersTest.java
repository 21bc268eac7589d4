package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
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
    void every_unknown_member_is_reported() {
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
        "custom_field, customFields",
        "customfield, customFields",
        "assigned_user, assignedUsers",
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
    void similar_member_name_is_suggested(String unknown, String suggestion) {
        Violation violation = violation(object(unknown, "a"));

        assertThat(violation.details()).containsEntry("suggestion", suggestion);
        assertThat(violation.message()).isEqualTo("is not a known field; did you mean \"" + suggestion + "\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "custom_field_id, customFieldId",
        "customfieldid, customFieldId",
        "Type, type",
        "values, value",
        "vlaue, value"
    })
    void similar_entry_member_name_is_suggested(String unknown, String suggestion) {
        List<Violation> violations = violations(lead(), customFields(object(unknown, 1L)), Strictness.STRICT);

        assertThat(violations.get(1).details()).containsEntry("suggestion", suggestion);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zzz", "com", "", "ids", "i", "a", "name", "_", "\uD83D", "country", "Ä"})
    void dissimilar_name_has_no_suggestion(String unknown) {
        assertThat(violation(object(unknown, "a")).details()).isEmpty();
        assertThat(violation(object(unknown, "a")).message()).isEqualTo("is not a known field");
    }

    @Test
    void misspelled_member_is_rejected_even_if_correct_member_is_present() {
        assertThat(rejections(object("companyName", "a", "company_name", "b")))
                .containsExactly("/companyName unknown_field");
    }

    @Test
    void unknown_members_are_reported_at_their_level_and_inside_value_at_the_value() {
        assertThat(rejections(customFields(object(
                        "customFieldId", 1L, "type", "text", "value", object("text", "a", "zzz", 1L), "yyy", array()))))
                .containsExactly("/customFields/0/value value_key", "/customFields/0/yyy unknown_field");
    }

    @Test
    void one_megabyte_name_is_rejected_within_time_limit() {
        Object document = object("c".repeat(1_000_000), 1L);

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(rejections(document)).hasSize(1));
    }

    @Test
    void hundred_thousand_unknown_members_are_rejected_within_time_limit() {
        Map<String, Object> document = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            document.put("custom" + i, i);
        }

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(rejections(document)).hasSize(Violations.MAX_VIOLATIONS + 1));
    }

    @Test
    void names_with_colliding_hash_codes_are_rejected_within_time_limit() {
        Map<String, Object> document = new LinkedHashMap<>();
        for (int i = 0; i < 1 << 15; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // both have the same hash code
            }
            document.put(name.toString(), i);
        }

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(rejections(document)).hasSize(Violations.MAX_VIOLATIONS + 1));
    }
}
