package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the five text fields, the status and the lists. */
class LeadFieldsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @ParameterizedTest
    @CsvSource({
        "company_name, Acme",
        "email, ann@example.com",
        "phone_number, +1 (555) 010-0199 ext 7",
        "first_name, Zoë",
        "last_name, 山田"
    })
    void string_is_set_then_unchanged_when_omitted_then_cleared_by_null(String field, String value) {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"" + field + "\": \"" + value + "\"}").assertStatus(200);
        client.patch(lead, "{\"status\": \"converted\"}").assertStatus(200);
        assertThat(client.getLead(lead).get(field)).isEqualTo(value);
        client.patch(lead, "{\"" + field + "\": null}").assertStatus(200);
        assertThat(client.getLead(lead).get(field)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"company_name", "email", "phone_number", "first_name", "last_name"})
    void blank_string_and_non_string_are_rejected(String field) {
        for (String blank : new String[] {"\"\"", "\"  \"", "\"\\u00a0\\u3000\\n\""}) {
            ApiResponse response = client.patch(789, "{\"" + field + "\": " + blank + "}");
            response.assertRejected("/" + field + " blank");
            assertThat((String) response.violations().get(0).get("message")).contains("send null to clear");
        }
        for (String other : new String[] {"1", "true", "[]", "{}", "[\"x\"]"}) {
            client.patch(789, "{\"" + field + "\": " + other + "}").assertRejected("/" + field + " type");
        }
    }

    @Test
    void surrounding_unicode_white_space_is_trimmed() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"company_name\": \" \\u00a0\\tAcme  Inc\\u2003\\n\"}")
                .assertStatus(200);
        assertThat(client.getLead(lead).get("company_name")).isEqualTo("Acme  Inc");
    }

    @Test
    void control_characters_and_lone_surrogates_are_rejected() {
        client.patch(
                        789,
                        "{\"first_name\": \"a\\u0000b\", \"last_name\": \"a\\u0085b\", \"company_name\": \"a\\ud800\"}")
                .assertRejected(
                        "/first_name control_character",
                        "/last_name control_character",
                        "/company_name lone_surrogate");
    }

    @Test
    void lengths_are_counted_in_code_points() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"last_name\": \"" + "😀".repeat(255) + "\"}").assertStatus(200);
        assertThat(client.getLead(lead).get("last_name")).isEqualTo("😀".repeat(255));
        client.patch(lead, "{\"last_name\": \"" + "😀".repeat(256) + "\"}").assertRejected("/last_name too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "a.b+c@sub.example.com", "!#$%&'*+/=?^_`{|}~-@example.org"})
    void email_address_valid_by_the_html_standard_is_accepted(String email) {
        client.patch(demo.nextUnusedLead(), "{\"email\": \"" + email + "\"}").assertStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a@b", "a@b..c", "a@-b.co", "a b@c.de", "ä@example.com", "a@example.com.", "@b.co"})
    void invalid_email_address_is_rejected(String email) {
        client.patch(789, "{\"email\": \"" + email + "\"}").assertRejected("/email email");
    }

    @ParameterizedTest
    @CsvSource({"12, phone_number", "+12-3456-abc, phone_number", "ext 555, phone_number", "٠١٢٣, phone_number"})
    void invalid_phone_number_is_rejected(String phone, String code) {
        client.patch(789, "{\"phone_number\": \"" + phone + "\"}").assertRejected("/phone_number " + code);
        client.patch(789, "{\"phone_number\": \"" + "1".repeat(41) + "\"}").assertRejected("/phone_number too_long");
    }

    @Test
    void status_is_one_of_five_values_and_never_null_blank_or_another_case() {
        for (String status : new String[] {"new", "contacted", "qualified", "converted", "lost"}) {
            client.patch(789, "{\"status\": \"" + status + "\"}").assertStatus(200);
        }
        client.patch(789, "{\"status\": null}").assertRejected("/status null_not_allowed");
        client.patch(789, "{\"status\": 1}").assertRejected("/status type");
        for (String status : new String[] {"", "New", "won", " new"}) {
            ApiResponse response =
                    client.patch(789, "{\"status\": \"" + status + "\"}").assertRejected("/status unknown_status");
            assertThat(response.body()).contains("\"allowed\":[\"new\",");
        }
    }

    @ParameterizedTest
    @CsvSource({"assignedUsers, unknown_user", "tags, unknown_tag"})
    void list_accepts_only_ids_of_the_company(String field, String unknown) {
        client.patch(789, "{\"" + field + "\": null}").assertRejected("/" + field + " null_not_allowed");
        client.patch(789, "{\"" + field + "\": 1}").assertRejected("/" + field + " type");
        client.patch(789, "{\"" + field + "\": [\"1\", null, 1.5, 0, -1, 9223372036854775808, 1e400, 999999]}")
                .assertRejected(
                        "/" + field + "/0 type",
                        "/" + field + "/1 type",
                        "/" + field + "/2 id",
                        "/" + field + "/3 id",
                        "/" + field + "/4 id",
                        "/" + field + "/5 id",
                        "/" + field + "/6 id",
                        "/" + field + "/7 " + unknown);
    }

    @Test
    void integral_numbers_are_ids_and_duplicates_are_removed_in_order() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"tags\": [12, 1.0e1, 11.0, 12, 10]}").assertStatus(200);
        assertThat(JsonLists.idsOf(client.getLead(lead), "tags")).containsExactly(12L, 10L, 11L);
        client.patch(lead, "{\"tags\": []}").assertStatus(200);
        assertThat(JsonLists.idsOf(client.getLead(lead), "tags")).isEmpty();
    }

    @Test
    void more_than_100_entries_are_rejected() {
        String ids = LongStream.rangeClosed(900_000, 900_100)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
        assertThat(client.patch(789, "{\"tags\": [" + ids + "]}").violations().get(0))
                .containsAllEntriesOf(Map.of("pointer", "/tags", "code", "too_many"));
    }

    @Test
    void users_and_tags_of_another_company_are_unknown() {
        demo.otherCompanyClient()
                .patch(100001, "{\"assignedUsers\": [123], \"tags\": [10]}")
                .assertRejected("/assignedUsers/0 unknown_user", "/tags/0 unknown_tag");
    }

    @Test
    void email_address_is_limited_to_254_characters() {
        long lead = demo.nextUnusedLead();
        String domain = "@" + "b".repeat(63) + ".example";
        String maximum = "a".repeat(254 - domain.length()) + domain;
        client.patch(lead, PatchBodies.member("email", "  " + maximum + " ")).assertStatus(200);
        assertThat(client.getLead(lead).get("email")).isEqualTo(maximum);
        client.patch(lead, PatchBodies.member("email", "a" + maximum)).assertRejected("/email too_long");
    }

    @Test
    void domain_label_is_limited_to_63_characters() {
        client.patch(789, PatchBodies.member("email", "a@" + "b".repeat(64) + ".example"))
                .assertRejected("/email email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "12", "(1)-2", "+--12--", "12 ext", "# * # *"})
    void phone_number_with_fewer_than_three_digits_is_rejected(String phone) {
        client.patch(789, PatchBodies.member("phone_number", phone)).assertRejected("/phone_number phone_number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "112",
                "1-1-2",
                "+1 2 3",
                "1x23",
                "1234567890123456789012345678901234567890",
                "+1 (555) 123-4567 ext 123456789012345678"
            })
    void phone_number_with_three_digits_and_forty_characters_is_accepted(String phone) {
        long lead = demo.nextUnusedLead();
        client.patch(lead, PatchBodies.member("phone_number", phone)).assertStatus(200);
        assertThat(client.getLead(lead).get("phone_number")).isEqualTo(phone);
    }
}
