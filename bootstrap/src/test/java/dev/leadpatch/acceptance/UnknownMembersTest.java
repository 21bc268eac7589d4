package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unknown keys, with and without lenient handling. */
class UnknownMembersTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final Client lenient = client.with("Prefer", "handling=lenient");

    @ParameterizedTest
    @CsvSource({
        "companyName, company_name",
        "custom_fields, customFields",
        "assigned_users, assignedUsers",
        "Email, email",
        "emial, email",
        "phone, phone_number",
        "tag, tags"
    })
    void an_unknown_key_is_rejected_with_the_one_that_was_probably_meant(String unknown, String meant) {
        Answer answer = client.patch(789, "{\"" + unknown + "\": null}").isRejected("/" + unknown + " unknown_field");
        assertThat(answer.violations().get(0)).containsEntry("suggestion", meant);
        assertThat((String) answer.violations().get(0).get("message")).contains(meant);
    }

    @Test
    void a_key_that_is_near_none_gets_no_suggestion() {
        assertThat(client.patch(789, "{\"zzz\": 1}")
                        .isRejected("/zzz unknown_field")
                        .violations()
                        .get(0))
                .doesNotContainKey("suggestion");
    }

    @Test
    void a_pointer_escapes_what_it_must() {
        client.patch(789, "{\"a/b~c\": 1}").isRejected("/a~1b~0c unknown_field");
    }

    @Test
    void lenient_handling_drops_unknown_keys_and_says_which() {
        long lead = demo.freshLead();
        Answer answer = lenient.patch(lead, """
                        {"zzz": 1, "last_name": "Kept", "a, b/ü": 1,
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 3}, "label": "x"}]}
                        """).is(200);
        assertThat(answer.header("Preference-Applied")).contains("handling=lenient");
        assertThat(answer.header("Leadpatch-Ignored")).contains("/zzz, /a%2C%20b~1%C3%BC, /customFields/0/label");
        assertThat(client.lead(lead).get("last_name")).isEqualTo("Kept");
    }

    @Test
    void lenient_handling_takes_blank_text_as_null() {
        long lead = demo.freshLead();
        client.patch(lead, "{\"email\": \"a@example.com\"}").is(200);
        lenient.patch(lead, "{\"email\": \"\"}").is(200);
        assertThat(client.lead(lead).get("email")).isNull();
    }

    @Test
    void lenient_handling_drops_nothing_inside_a_value_and_coerces_nothing() {
        lenient.patch(789, """
                        {"customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1, "zzz": 2}}],
                         "status": 1}
                        """).isRejected("/customFields/0/value value_key", "/status type");
    }

    @Test
    void a_preference_among_others_is_found_and_strict_can_be_asked_for() {
        client.with("Prefer", "respond-async, HANDLING=\"lenient\"; x=y, handling=strict")
                .patch(789, "{\"zzz\": 1}")
                .is(200);
        client.with("Prefer", "handling=strict").patch(789, "{\"zzz\": 1}").is(400);
        client.with("Prefer", "wait=10").patch(789, "{\"zzz\": 1}").is(400);
    }

    @Test
    void what_stands_in_quotes_is_no_preference() {
        for (String value :
                new String[] {"x=\"a, handling=lenient\"", "\"handling=lenient\"", "x=\"\\\", handling=lenient"}) {
            client.with("Prefer", value).patch(789, "{\"zzz\": 1}").is(400);
        }
    }

    @Test
    void without_a_preference_nothing_is_said_to_be_applied() {
        Answer answer = client.patch(789, "{}").is(200);
        assertThat(answer.header("Preference-Applied")).isEmpty();
        assertThat(answer.header("Leadpatch-Ignored")).isEmpty();
    }

    @Test
    void of_very_many_violations_a_thousand_are_listed() {
        Answer answer = client.patch(789, unknownKeys(1_000)).isError(400, "invalid_patch");
        assertThat(answer.violations()).hasSize(1_000);
        assertThat(answer.json()).doesNotContainKey("violations_truncated");

        Answer more = client.patch(789, unknownKeys(5_000)).isError(400, "invalid_patch");
        assertThat(more.violations()).hasSize(1_000);
        assertThat(more.get("violations_truncated")).isEqualTo(true);
        assertThat((String) more.get("error")).startsWith("More than 1000 fields were rejected: /z0, ");
    }

    @Test
    void a_long_list_of_dropped_keys_is_cut_to_what_a_header_can_hold() {
        Answer answer = lenient.patch(789, unknownKeys(5_000)).is(200);
        assertThat(answer.header("Leadpatch-Ignored"))
                .hasValueSatisfying(
                        value -> assertThat(value).startsWith("/z0, /z1").endsWith("..."));
    }

    private static String unknownKeys(int many) {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < many; i++) {
            body.append("\"z").append(i).append("\": 1,");
        }
        body.setCharAt(body.length() - 1, '}');
        return body.toString();
    }
}
