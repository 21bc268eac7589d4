package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "What a value means" for the five strings, the status and the lists. */
class PlainFieldsTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @ParameterizedTest
    @CsvSource({
        "company_name, Acme",
        "email, ann@example.com",
        "phone_number, +1 (555) 010-0199 ext 7",
        "first_name, Zoë",
        "last_name, 山田"
    })
    void a_string_is_set_then_kept_when_untouched_then_cleared_by_null(String field, String value) {
        long lead = demo.freshLead();
        client.patch(lead, "{\"" + field + "\": \"" + value + "\"}").is(200);
        client.patch(lead, "{\"status\": \"converted\"}").is(200);
        assertThat(client.lead(lead).get(field)).isEqualTo(value);
        client.patch(lead, "{\"" + field + "\": null}").is(200);
        assertThat(client.lead(lead).get(field)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"company_name", "email", "phone_number", "first_name", "last_name"})
    void a_string_that_is_blank_or_no_string_is_rejected(String field) {
        for (String blank : new String[] {"\"\"", "\"  \"", "\"\\u00a0\\u3000\\n\""}) {
            Answer answer = client.patch(789, "{\"" + field + "\": " + blank + "}");
            answer.isRejected("/" + field + " blank");
            assertThat((String) answer.violations().get(0).get("message")).contains("send null to clear");
        }
        for (String other : new String[] {"1", "true", "[]", "{}", "[\"x\"]"}) {
            client.patch(789, "{\"" + field + "\": " + other + "}").isRejected("/" + field + " type");
        }
    }

    @Test
    void unicode_white_space_around_a_string_is_trimmed() {
        long lead = demo.freshLead();
        client.patch(lead, "{\"company_name\": \" \\u00a0\\tAcme  Inc\\u2003\\n\"}")
                .is(200);
        assertThat(client.lead(lead).get("company_name")).isEqualTo("Acme  Inc");
    }

    @Test
    void characters_that_no_text_has_are_rejected() {
        client.patch(
                        789,
                        "{\"first_name\": \"a\\u0000b\", \"last_name\": \"a\\u0085b\", \"company_name\": \"a\\ud800\"}")
                .isRejected(
                        "/first_name control_character",
                        "/last_name control_character",
                        "/company_name lone_surrogate");
    }

    @Test
    void lengths_are_counted_in_code_points() {
        long lead = demo.freshLead();
        client.patch(lead, "{\"last_name\": \"" + "😀".repeat(255) + "\"}").is(200);
        assertThat(client.lead(lead).get("last_name")).isEqualTo("😀".repeat(255));
        client.patch(lead, "{\"last_name\": \"" + "😀".repeat(256) + "\"}").isRejected("/last_name too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "a.b+c@sub.example.com", "!#$%&'*+/=?^_`{|}~-@example.org"})
    void an_email_address_by_the_html_standard_is_accepted(String email) {
        client.patch(demo.freshLead(), "{\"email\": \"" + email + "\"}").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a@b", "a@b..c", "a@-b.co", "a b@c.de", "ä@example.com", "a@example.com.", "@b.co"})
    void anything_else_is_no_email_address(String email) {
        client.patch(789, "{\"email\": \"" + email + "\"}").isRejected("/email email");
    }

    @ParameterizedTest
    @CsvSource({"12, phone_number", "+12-3456-abc, phone_number", "ext 555, phone_number", "٠١٢٣, phone_number"})
    void what_is_no_phone_number_is_rejected(String phone, String code) {
        client.patch(789, "{\"phone_number\": \"" + phone + "\"}").isRejected("/phone_number " + code);
        client.patch(789, "{\"phone_number\": \"" + "1".repeat(41) + "\"}").isRejected("/phone_number too_long");
    }

    @Test
    void the_status_is_one_of_five_and_never_null_blank_or_another_case() {
        for (String status : new String[] {"new", "contacted", "qualified", "converted", "lost"}) {
            client.patch(789, "{\"status\": \"" + status + "\"}").is(200);
        }
        client.patch(789, "{\"status\": null}").isRejected("/status null_not_allowed");
        client.patch(789, "{\"status\": 1}").isRejected("/status type");
        for (String status : new String[] {"", "New", "won", " new"}) {
            Answer answer =
                    client.patch(789, "{\"status\": \"" + status + "\"}").isRejected("/status unknown_status");
            assertThat(answer.body()).contains("\"allowed\":[\"new\",");
        }
    }

    @ParameterizedTest
    @CsvSource({"assignedUsers, unknown_user", "tags, unknown_tag"})
    void a_list_takes_ids_of_the_company_and_nothing_else(String field, String unknown) {
        client.patch(789, "{\"" + field + "\": null}").isRejected("/" + field + " null_not_allowed");
        client.patch(789, "{\"" + field + "\": 1}").isRejected("/" + field + " type");
        client.patch(789, "{\"" + field + "\": [\"1\", null, 1.5, 0, -1, 9223372036854775808, 1e400, 999999]}")
                .isRejected(
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
    void integral_numbers_are_ids_repeated_ones_are_kept_once_and_the_order_is_kept() {
        long lead = demo.freshLead();
        client.patch(lead, "{\"tags\": [12, 1.0e1, 11.0, 12, 10]}").is(200);
        assertThat(Lists.ids(client.lead(lead), "tags")).containsExactly(12L, 10L, 11L);
        client.patch(lead, "{\"tags\": []}").is(200);
        assertThat(Lists.ids(client.lead(lead), "tags")).isEmpty();
    }

    @Test
    void more_than_a_hundred_entries_are_too_many() {
        String ids = LongStream.rangeClosed(900_000, 900_100)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
        assertThat(client.patch(789, "{\"tags\": [" + ids + "]}").violations().get(0))
                .containsAllEntriesOf(Map.of("pointer", "/tags", "code", "too_many"));
    }

    @Test
    void another_companys_users_and_tags_do_not_exist() {
        demo.otherCompany()
                .patch(100001, "{\"assignedUsers\": [123], \"tags\": [10]}")
                .isRejected("/assignedUsers/0 unknown_user", "/tags/0 unknown_tag");
    }

    @Test
    void all_violations_come_at_once_in_the_order_of_the_body_and_nothing_is_written() {
        long lead = demo.freshLead();
        Answer before = client.lead(lead);
        Answer answer = client.patch(lead, """
                        {"tags": [1, 999999], "zzz": 1, "email": "nobody", "last_name": "Written?", "status": 7,
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": "1"}}]}
                        """)
                .isRejected(
                        "/tags/1 unknown_tag",
                        "/zzz unknown_field",
                        "/email email",
                        "/status type",
                        "/customFields/0/value/number type");
        assertThat(answer.get("error"))
                .isEqualTo("5 fields were rejected: /tags/1, /zzz, /email, /status, /customFields/0/value/number");
        assertThat(client.lead(lead).body()).isEqualTo(before.body());
    }
}
