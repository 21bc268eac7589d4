package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prefer: return=…} (RFC 7240 §4.2). */
class ReturnPreferenceTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();

    @Test
    void the_whole_lead_is_answered_as_a_get_answers_it() {
        Answer answer = prefer("return=representation").patch(lead, """
                        {"status": "lost", "tags": [10, 11], "assignedUsers": [123],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.50}},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 2}}]}
                        """).is(200);

        assertThat(answer.header("Preference-Applied")).hasValue("return=representation");
        assertThat(answer.header("ETag")).hasValue("\"2\"");
        assertThat(answer.body())
                .contains("\"status\":\"lost\"")
                .isEqualTo(client.lead(lead).body());
    }

    @Test
    void a_patch_that_changes_nothing_answers_the_whole_lead_too() {
        Answer answer = prefer("return=representation").patch(lead, "{}").is(200);

        assertThat(answer.body()).isEqualTo(client.lead(lead).body());
    }

    @Test
    void a_minimal_answer_is_the_ordinary_one() {
        Answer answer =
                prefer("return=minimal").patch(lead, "{\"status\": \"lost\"}").is(200);

        assertThat(answer.header("Preference-Applied")).hasValue("return=minimal");
        assertThat(answer.json().keySet()).containsExactly("id", "uuid", "updated_at");
    }

    @Test
    void it_goes_together_with_lenient_handling() {
        Answer answer = prefer("return=representation, handling=lenient")
                .patch(lead, "{\"zzz\": 1, \"last_name\": \"Kept\"}")
                .is(200);

        assertThat(answer.header("Preference-Applied")).hasValue("handling=lenient, return=representation");
        assertThat(answer.header("Leadpatch-Ignored")).hasValue("/zzz");
        assertThat(answer.get("last_name")).isEqualTo("Kept");
    }

    @Test
    void of_two_the_first_counts_also_over_several_lines() {
        Answer answer = prefer("RETURN=\"minimal\"; x=y, return=representation")
                .with("Prefer", "return=representation")
                .patch(lead, "{}")
                .is(200);

        assertThat(answer.header("Preference-Applied")).hasValue("return=minimal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"return=everything", "return", "return=", "respond-async", "x=\"return=representation\""})
    void what_is_not_known_is_ignored(String preference) {
        Answer answer = prefer(preference).patch(lead, "{}").is(200);

        assertThat(answer.header("Preference-Applied")).isEmpty();
        assertThat(answer.json()).hasSize(3);
    }

    @Test
    void who_may_not_read_the_lead_is_refused_before_anything_else_and_nothing_is_written() {
        Answer answer = demo.writeOnly()
                .with("Prefer", "return=representation")
                .patch(lead, "{\"status\": \"lost\"")
                .is(403);

        assertThat(answer.body()).isEqualTo("{\"error\":\"Read access required for this operation\"}");
        assertThat(demo.writeOnly()
                        .with("Prefer", "return=minimal")
                        .patch(lead, "{}")
                        .is(200)
                        .header("ETag"))
                .hasValue("\"1\"");
    }

    @Test
    void errors_say_nothing_of_what_was_preferred() {
        Answer answer = prefer("return=representation, handling=lenient")
                .patch(lead, "{\"zzz\": 1, \"status\": 1}")
                .isRejected("/status type");

        assertThat(answer.header("Preference-Applied")).isEmpty();
        assertThat(answer.header("Leadpatch-Ignored")).isEmpty();
    }

    @Test
    void a_repeated_request_answers_the_lead_as_the_first_wrote_it() {
        Client repeatable = prefer("return=representation").with("Idempotency-Key", "representation-" + lead);
        Answer first = repeatable.patch(lead, "{\"status\": \"lost\"}").is(200);
        client.patch(lead, "{\"status\": \"qualified\"}").is(200);

        Answer again = repeatable.patch(lead, "{\"status\": \"lost\"}").is(200);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("ETag")).hasValue("\"2\"");
        assertThat(again.header("Preference-Applied")).hasValue("return=representation");
    }

    private Client prefer(String preference) {
        return client.with("Prefer", preference);
    }
}
