package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results of {@code PATCH /api/v1/leads}: each item has the result of a single patch. */
class BulkResultsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void each_item_returns_in_order_what_a_single_patch_returns() {
        long changed = demo.addEmptyLead();
        long unchanged = demo.addEmptyLead();
        long rejected = demo.addEmptyLead();
        long failed = demo.addEmptyLead();

        ApiResponse response = BulkRequests.send(client, """
                [{"id": %d, "status": "lost", "tags": [10]}, {"id": %d, "status": "new"}, {"id": 999999999},
                 {"id": %d, "email": "x", "zzz": 1},
                 {"id": %d, "status": "lost", "if": {"status": "qualified"}}]
                """.formatted(changed, unchanged, rejected, failed))
                .assertStatus(200);

        assertThat(response.body()).matches("""
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
                        \\{"id":%d,"status":409,"error":"1 field does not have the expected value: status",\
                        "code":"condition_failed",\
                        "failed":\\[\\{"field":"status","expected":"qualified","actual":"new"}]}]}""".formatted(changed, unchanged, rejected, failed));
        assertThat(demo.database().countRows(changed)).isEqualTo(new RowCounts(2, 1, 1));
        for (long untouched : List.of(unchanged, rejected, failed)) {
            assertThat(demo.database().countRows(untouched)).isEqualTo(new RowCounts(1, 0, 0));
        }
    }

    @Test
    void history_and_event_equal_those_of_a_single_patch() {
        long single = demo.addEmptyLead();
        long bulk = demo.addEmptyLead();
        String patch = """
                "status": "lost", "tags": [10, 11], "assignedUsers": [456],
                "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}}]""";

        client.withHeader("X-Request-Id", "once")
                .patch(single, "{" + patch + "}")
                .assertStatus(200);
        BulkRequests.send(client.withHeader("X-Request-Id", "once"), "[{\"id\": %d, %s}]".formatted(bulk, patch))
                .assertStatus(200);

        assertThat(demo.database().changesAfter(0, bulk))
                .isEqualTo(demo.database().changesAfter(0, single))
                .hasSize(1);
        assertThat(lead(bulk)).isEqualTo(lead(single));
    }

    @Test
    void lead_of_another_company_is_not_found_and_unchanged() {
        ApiResponse response = BulkRequests.send(demo.otherCompanyClient(), "[{\"id\": 789, \"status\": \"lost\"}]");

        assertThat(response.assertStatus(200).body())
                .isEqualTo(
                        "{\"results\":[{\"id\":789,\"status\":404,\"error\":\"Lead not found or not accessible\"}]}");
    }

    @Test
    void bulk_of_500_leads_is_one_request_and_changes_each_lead_once() {
        List<Long> leads = demo.addEmptyLeads(500);

        assertThat(BulkRequests.statuses(BulkRequests.send(client, BulkRequests.items(leads, "\"first_name\": \"Ann\""))
                        .assertStatus(200)))
                .hasSize(500)
                .containsOnly(200L);

        assertThat(demo.database().countRows(leads.get(499))).isEqualTo(new RowCounts(2, 1, 1));
    }

    @Test
    void lenient_handling_applies_to_each_item() {
        long lead = demo.addEmptyLead();

        ApiResponse response = BulkRequests.send(
                        client.withHeader("Prefer", "handling=lenient, return=minimal"),
                        "[{\"id\": 789}, {\"id\": %d, \"zzz\": 1, \"first_name\": \" \"}]".formatted(lead))
                .assertStatus(200);

        assertThat(response.header("Leadpatch-Ignored")).hasValue("/leads/1/zzz");
        assertThat(response.header("Preference-Applied")).hasValue("handling=lenient, return=minimal");
    }

    @Test
    void violations_of_all_items_are_limited_as_in_a_single_patch() {
        String unknownMembers = IntStream.range(0, 300)
                .mapToObj(i -> "\"zzz" + i + "\": 1")
                .collect(Collectors.joining(", ", "{\"id\": %d, ", "}"));
        String items = demo.addEmptyLeads(20).stream()
                .map(unknownMembers::formatted)
                .collect(Collectors.joining(", ", "[", "]"));

        List<Map<String, Object>> results =
                BulkRequests.results(BulkRequests.send(client, items).assertStatus(200));

        assertThat(results).hasSize(20).allMatch(result -> result.get("status").equals(400L));
        assertThat(results.stream()
                        .mapToInt(result -> ((List<?>) result.get("violations")).size())
                        .sum())
                .isEqualTo(1_000);
        assertThat(results.get(19)).containsEntry("violations", List.of()).containsEntry("violations_truncated", true);
        assertThat(results.get(0)).doesNotContainKey("violations_truncated");
    }

    private Map<String, Object> lead(long lead) {
        Map<String, Object> members = client.getLead(lead).json();
        List.of("id", "uuid", "updated_at").forEach(members::remove);
        return members;
    }
}
