package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The results of {@code PATCH /api/v1/leads}: those of each patch alone. */
class BulkResultsTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void each_item_is_answered_in_order_as_its_patch_alone_would_be() {
        long changed = demo.blankLead();
        long same = demo.blankLead();
        long rejected = demo.blankLead();
        long missed = demo.blankLead();

        Answer answer = Bulk.send(client, """
                [{"id": %d, "status": "lost", "tags": [10]}, {"id": %d, "status": "new"}, {"id": 999999999},
                 {"id": %d, "email": "x", "zzz": 1},
                 {"id": %d, "status": "lost", "if": {"status": "qualified"}}]
                """.formatted(changed, same, rejected, missed))
                .is(200);

        assertThat(answer.body()).matches("""
                        \\{"results":\\[\
                        \\{"id":%d,"status":200,"uuid":"[0-9a-f-]{36}","updated_at":"[^"]+Z","version":2},\
                        \\{"id":%d,"status":200,"uuid":"[0-9a-f-]{36}","updated_at":"2024-01-01T00:00:00.000000Z",\
                        "version":1},\
                        \\{"id":999999999,"status":404,"error":"Lead not found or not accessible"},\
                        \\{"id":%d,"status":400,\
                        "error":"2 fields were rejected: /leads/3/email, /leads/3/zzz","code":"invalid_patch",\
                        "violations":\\[\\{"pointer":"/leads/3/email","code":"email",\
                        "message":"must be an email address"},\
                        \\{"pointer":"/leads/3/zzz","code":"unknown_field","message":"is not a known field"}]},\
                        \\{"id":%d,"status":409,"error":"1 field does not hold what was expected: status",\
                        "code":"condition_failed",\
                        "failed":\\[\\{"field":"status","expected":"qualified","actual":"new"}]}]}""".formatted(changed, same, rejected, missed));
        assertThat(demo.tables().count(changed)).isEqualTo(new Count(2, 1, 1));
        for (long untouched : List.of(same, rejected, missed)) {
            assertThat(demo.tables().count(untouched)).isEqualTo(new Count(1, 0, 0));
        }
    }

    @Test
    void history_and_event_are_those_of_a_single_patch() {
        long single = demo.blankLead();
        long many = demo.blankLead();
        String patch = """
                "status": "lost", "tags": [10, 11], "assignedUsers": [456],
                "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}}]""";

        client.with("X-Request-Id", "once").patch(single, "{" + patch + "}").is(200);
        Bulk.send(client.with("X-Request-Id", "once"), "[{\"id\": %d, %s}]".formatted(many, patch))
                .is(200);

        assertThat(demo.tables().historyAfter(0, many))
                .isEqualTo(demo.tables().historyAfter(0, single))
                .hasSize(1);
        assertThat(lead(many)).isEqualTo(lead(single));
    }

    @Test
    void another_companys_lead_is_not_found_and_not_changed() {
        Answer answer = Bulk.send(demo.otherCompany(), "[{\"id\": 789, \"status\": \"lost\"}]");

        assertThat(answer.is(200).body())
                .isEqualTo(
                        "{\"results\":[{\"id\":789,\"status\":404,\"error\":\"Lead not found or not accessible\"}]}");
    }

    @Test
    void a_bulk_of_500_is_one_request_and_one_change_of_each() {
        List<Long> leads = demo.blankLeads(500);

        assertThat(Bulk.statuses(Bulk.send(client, Bulk.items(leads, "\"first_name\": \"Ann\""))
                        .is(200)))
                .hasSize(500)
                .containsOnly(200L);

        assertThat(demo.tables().count(leads.get(499))).isEqualTo(new Count(2, 1, 1));
    }

    @Test
    void lenient_handling_holds_for_each_item() {
        long lead = demo.blankLead();

        Answer answer = Bulk.send(
                        client.with("Prefer", "handling=lenient, return=minimal"),
                        "[{\"id\": 789}, {\"id\": %d, \"zzz\": 1, \"first_name\": \" \"}]".formatted(lead))
                .is(200);

        assertThat(answer.header("Leadpatch-Ignored")).hasValue("/leads/1/zzz");
        assertThat(answer.header("Preference-Applied")).hasValue("handling=lenient, return=minimal");
    }

    @Test
    void many_mistakes_are_cut_to_what_a_single_patch_tells() {
        String mistakes = IntStream.range(0, 300)
                .mapToObj(i -> "\"zzz" + i + "\": 1")
                .collect(Collectors.joining(", ", "{\"id\": %d, ", "}"));
        String items =
                demo.blankLeads(20).stream().map(mistakes::formatted).collect(Collectors.joining(", ", "[", "]"));

        List<Map<String, Object>> results =
                Bulk.results(Bulk.send(client, items).is(200));

        assertThat(results).hasSize(20).allMatch(result -> result.get("status").equals(400L));
        assertThat(results.stream()
                        .mapToInt(result -> ((List<?>) result.get("violations")).size())
                        .sum())
                .isEqualTo(1_000);
        assertThat(results.get(19)).containsEntry("violations", List.of()).containsEntry("violations_truncated", true);
        assertThat(results.get(0)).doesNotContainKey("violations_truncated");
    }

    private Map<String, Object> lead(long lead) {
        Map<String, Object> whole = client.lead(lead).json();
        List.of("id", "uuid", "updated_at").forEach(whole::remove);
        return whole;
    }
}
