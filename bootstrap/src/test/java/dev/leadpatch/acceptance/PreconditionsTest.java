package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ETag} and {@code If-Match} (RFC 9110 §8.8.3 and §13.1.1). */
class PreconditionsTest {

    private static final int AT_ONCE = 16;

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();

    @Test
    void every_200_of_a_lead_has_its_version_as_a_strong_tag() {
        String path = "/api/v1/leads/" + lead;
        assertThat(client.get(path).header("ETag")).hasValue("\"1\"");

        assertThat(client.patch(lead, "{\"status\": \"lost\"}").is(200).header("ETag"))
                .hasValue("\"2\"");

        assertThat(client.get(path).header("ETag")).hasValue("\"2\"");
        assertThat(client.send("HEAD", path, new byte[0]).is(200).header("ETag"))
                .hasValue("\"2\"");
        assertThat(client.get("/api/v1/companies/1/leads/" + lead).is(200).header("ETag"))
                .hasValue("\"2\"");
    }

    @Test
    void a_patch_that_changes_nothing_keeps_the_tag() {
        assertThat(client.patch(lead, "{}").is(200).header("ETag")).hasValue("\"1\"");
        assertThat(client.lead(lead).header("ETag")).hasValue("\"1\"");
    }

    @Test
    void a_patch_of_the_version_that_was_seen_is_applied() {
        assertThat(onlyIf("\"1\"").patch(lead, "{\"status\": \"lost\"}").is(200).header("ETag"))
                .hasValue("\"2\"");
    }

    @Test
    void a_patch_of_another_version_is_refused_with_the_current_one_and_what_changed_since() {
        client.patch(lead, "{\"first_name\": \"A\"}").is(200);
        client.patch(lead, "{\"tags\": [10], \"status\": \"lost\"}").is(200);
        client.patch(lead, "{\"status\": \"qualified\"}").is(200);
        Count before = demo.tables().count(lead);

        Answer answer = onlyIf("\"2\"")
                .with("X-Request-Id", "seen-two")
                .patch(lead, "{\"company_name\": \"Mine\"}")
                .is(412);

        assertThat(answer.header("ETag")).hasValue("\"4\"");
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"The lead is at version 4, which If-Match does not name\","
                        + "\"code\":\"version_mismatch\",\"request_id\":\"seen-two\","
                        + "\"current_version\":4,\"changed_since\":[\"status\",\"tags\"]}");
        assertThat(demo.tables().count(lead)).isEqualTo(before);
    }

    @Test
    void changes_are_counted_from_the_highest_version_that_is_named() {
        client.patch(lead, "{\"first_name\": \"A\"}").is(200);
        client.patch(lead, "{\"last_name\": \"B\"}").is(200);

        assertThat(onlyIf("\"1\", \"2\"").patch(lead, "{}").is(412).get("changed_since"))
                .isEqualTo(List.of("last_name"));
        assertThat(onlyIf("\"1\"").patch(lead, "{}").is(412).get("changed_since"))
                .isEqualTo(List.of("first_name", "last_name"));
    }

    @Test
    void a_version_that_is_yet_to_come_is_refused_and_nothing_changed_since_it() {
        assertThat(onlyIf("\"9\"").patch(lead, "{}").is(412).get("changed_since"))
                .isEqualTo(List.of());
    }

    @Test
    void a_custom_field_that_changed_is_named_as_in_conditions() {
        client.patch(lead, """
                {"customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}}]}""").is(200);

        assertThat(onlyIf("\"1\"").patch(lead, "{}").is(412).get("changed_since"))
                .isEqualTo(List.of("customFields/6"));
    }

    @Test
    void a_key_without_read_access_is_not_told_what_changed() {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);

        Answer answer =
                demo.writeOnly().with("If-Match", "\"1\"").patch(lead, "{}").isError(412, "version_mismatch");

        assertThat(answer.json()).containsEntry("current_version", 2L).doesNotContainKey("changed_since");
    }

    @Test
    void a_star_holds_for_any_lead_that_exists() {
        onlyIf("*").patch(lead, "{\"status\": \"lost\"}").is(200);
        onlyIf(" * ").patch(lead, "{\"status\": \"new\"}").is(200);
        onlyIf("*").patch(999_999_999, "{}").is(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\", \"1\"", "\"1\" ,\"7\"", ", \"1\",, W/\"7\"", "\"a,b\",\"1\"", "\"\", \"1\""})
    void a_list_matches_by_any_member(String tags) {
        onlyIf(tags).patch(lead, "{\"status\": \"lost\"}").is(200);
    }

    @Test
    void a_list_over_several_lines_is_one_list() {
        onlyIf("\"7\"")
                .with("If-Match", "\"1\"")
                .patch(lead, "{\"status\": \"lost\"}")
                .is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"W/\"1\"", "\"01\"", "\"+1\"", "\"1.0\"", "\"\"", "\"x\"", "\"99999999999999999999\"", "\"-1\""})
    void a_tag_that_is_weak_or_no_leads_never_matches(String tag) {
        Answer answer = onlyIf(tag).patch(lead, "{\"status\": \"lost\"}").isError(412, "version_mismatch");

        assertThat(answer.json()).containsEntry("current_version", 1L).doesNotContainKey("changed_since");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "", ",", "\"1", "1\"", "w/\"1\"", "\"1\" \"2\"", "*, \"1\"", "\"1\", *", "**", "\"1\", 2"})
    void anything_else_is_a_bad_header(String value) {
        Answer answer = onlyIf(value).patch(lead, "{\"status\": \"lost\"}").isError(400, "invalid_header");

        assertThat((String) answer.get("error")).contains("If-Match");
        assertThat(client.lead(lead).header("ETag")).hasValue("\"1\"");
    }

    @Test
    void of_writers_who_saw_the_same_version_one_is_applied() throws Exception {
        List<Integer> statuses = ConcurrentTasks.run(
                AT_ONCE,
                writer -> onlyIf("\"1\"")
                        .patch(lead, "{\"first_name\": \"W" + writer + "\"}")
                        .status());

        assertThat(statuses).hasSize(AT_ONCE).containsOnlyOnce(200).containsOnly(200, 412);
        assertThat(client.lead(lead).header("ETag")).hasValue("\"2\"");
    }

    private Client onlyIf(String tags) {
        return client.with("If-Match", tags);
    }
}
