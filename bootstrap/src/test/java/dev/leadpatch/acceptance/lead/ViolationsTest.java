package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The violations of a rejected patch: their order, their maximum number and the values that they allow. */
class ViolationsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void all_violations_are_reported_in_document_order_and_nothing_is_written() {
        long lead = demo.nextUnusedLead();
        ApiResponse before = client.getLead(lead);
        ApiResponse response = client.patch(lead, """
                        {"tags": [1, 999999], "zzz": 1, "email": "no address", "last_name": "Written?", "status": 7,
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": "1"}}]}
                        """)
                .assertRejected(
                        "/tags/1 unknown_tag",
                        "/zzz unknown_field",
                        "/email email",
                        "/status type",
                        "/customFields/0/value/number type");
        assertThat(response.get("error"))
                .isEqualTo("5 fields were rejected: /tags/1, /zzz, /email, /status, /customFields/0/value/number");
        assertThat(client.getLead(lead).body()).isEqualTo(before.body());
    }

    @Test
    void rejected_patch_lists_at_most_1000_violations() {
        ApiResponse response = client.patch(789, unknownMembers(1_000)).assertError(400, "invalid_patch");
        assertThat(response.violations()).hasSize(1_000);
        assertThat(response.json()).doesNotContainKey("violations_truncated");

        ApiResponse truncated = client.patch(789, unknownMembers(5_000)).assertError(400, "invalid_patch");
        assertThat(truncated.violations()).hasSize(1_000);
        assertThat(truncated.get("violations_truncated")).isEqualTo(true);
        assertThat((String) truncated.get("error")).startsWith("More than 1000 fields were rejected: /z0, ");
    }

    private static String unknownMembers(int count) {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            body.append("\"z").append(i).append("\": 1,");
        }
        body.setCharAt(body.length() - 1, '}');
        return body.toString();
    }

    /** {@code allowed} and {@code allowed_count}: which violations list them, how often, and for which API keys. */
    @Nested
    class AllowedValues {

        private static final int OPTIONS = 1_000;
        private static final List<String> STATUSES = List.of("new", "contacted", "qualified", "converted", "lost");

        private final CompanyFixture company =
                CompanyFixture.create(DemoFixture.shared().database());
        private final ApiClient companyClient = clientWith("read", "write");
        private final long companyLead = company.addLead();
        private final long field = addFieldOfManyOptions("multi_select");

        @Test
        void thousand_wrong_options_list_the_allowed_options_once() {
            ApiResponse response =
                    companyClient.patch(companyLead, patch(wrongOptions())).assertError(400, "invalid_patch");

            assertThat(response.body()).hasSizeLessThan(250_000);
            assertThat(response.violations()).hasSize(1_000);
            assertAllowed(response.violations().get(0), OPTIONS);
            assertThat(response.violations().subList(1, 1_000))
                    .noneMatch(violation -> violation.containsKey("allowed") || violation.containsKey("allowed_count"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"x\"", "[true]", "[\"1\"]", "[0]", "[1.5]", "7", "{}"})
        void value_of_another_json_type_or_form_lists_the_allowed_options(String value) {
            assertAllowed(
                    companyClient.patch(companyLead, patch(value)).violations().get(0), OPTIONS);
            assertAllowed(
                    companyClient
                            .patch(
                                    companyLead,
                                    "{\"if\": {\"customFields/%d\": {\"multi_select\": %s}}}".formatted(field, value))
                            .violations()
                            .get(0),
                    OPTIONS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"x\"", "[true]", "7", "{}", "{\"multi_select\": {\"add\": [999999]}}"})
        void every_writing_request_lists_the_allowed_options(String value) {
            String entry = "{\"customFieldId\": %d, \"type\": \"multi_select\", \"value\": %s}".formatted(field, value);
            String read = "{\"id\": %d, \"type\": \"multi_select\", \"value\": %s}".formatted(field, value);
            assertAllowed(
                    companyClient
                            .patch(companyLead, "{\"custom_fields\": [" + read + "]}")
                            .violations()
                            .get(0),
                    OPTIONS);
            String draft = "{\"first_name\": \"a\", \"customFields\": [" + entry + "]}";
            assertAllowed(
                    companyClient
                            .send("POST", "/api/v1/leads", draft)
                            .assertError(400, "invalid_lead")
                            .violations()
                            .get(0),
                    OPTIONS);
            assertThat(companyClient
                            .send("POST", "/api/v1/leads/batch", "{\"leads\": [" + draft + "]}")
                            .body())
                    .contains("\"allowed\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"7", "null", "\"zzz\"", "[\"select\"]"})
        void rejected_type_lists_the_allowed_types(String type) {
            String body = "{\"customFields\": [{\"customFieldId\": %d, \"type\": %s, \"value\": null}]}";
            assertThat(companyClient
                            .patch(companyLead, body.formatted(field, type))
                            .violations())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation).containsEntry("allowed_count", 7L));
        }

        @ParameterizedTest
        @ValueSource(strings = {"7", "\"won\"", "null", "[\"new\"]"})
        void rejected_status_lists_the_allowed_statuses(String value) {
            for (String body : List.of("{\"status\": %s}", "{\"if\": {\"status\": %s}}")) {
                assertThat(companyClient
                                .patch(companyLead, body.formatted(value))
                                .violations())
                        .singleElement()
                        .satisfies(violation -> assertThat(violation)
                                .containsEntry("allowed", STATUSES)
                                .containsEntry("allowed_count", 5L));
            }
        }

        @Test
        void only_the_first_violation_of_a_field_lists_the_allowed_values() {
            String ifFirst = "{\"if\": {\"status\": 1, \"customFields/%d\": {\"multi_select\": 7}}, \"status\": 2, %s}"
                    .formatted(field, patch("[7777, 8888]").replaceAll("^\\{|}$", ""));

            List<Map<String, Object>> violations =
                    companyClient.patch(companyLead, ifFirst).violations();
            assertThat(violations)
                    .extracting(violation -> violation.containsKey("allowed"))
                    .containsExactly(true, true, false, false, false);
            assertThat(violations.get(1))
                    .containsEntry("pointer", "/if/customFields~1%d/multi_select".formatted(field));
        }

        @Test
        void each_field_lists_its_own_allowed_options() {
            long other = addFieldOfManyOptions("select");
            String entries =
                    "{\"customFields\": [%s, {\"customFieldId\": %d, \"type\": \"select\", \"value\": {\"select\": 0}}]}"
                            .formatted(entry("[0]"), other);

            assertThat(companyClient.patch(companyLead, entries).violations())
                    .hasSize(2)
                    .allSatisfy(violation -> assertAllowed(violation, OPTIONS));
        }

        @Test
        void key_without_read_access_receives_no_allowed_values() {
            ApiClient writeOnly = clientWith("write");
            String body = "{\"status\": \"won\", %s".formatted(patch("[7777]").substring(1));

            assertThat(companyClient.patch(companyLead, body).body()).contains("\"allowed\"");
            assertThat(writeOnly
                            .patch(companyLead, body)
                            .assertError(400, "invalid_patch")
                            .body())
                    .doesNotContain("\"allowed", "Option 1");
            assertThat(BulkRequests.send(writeOnly, "[{\"id\": %d, %s]".formatted(companyLead, body.substring(1)))
                            .body())
                    .contains("unknown_option")
                    .doesNotContain("\"allowed", "Option 1");
        }

        @Test
        void key_without_read_access_receives_no_labels() {
            long required = company.addField("text", "Reference");
            company.execute(
                    "update custom_fields set required = true where company_id = ? and id = ?", company.id(), required);
            String patch = """
                    {"customFields": [{"customFieldId": %1$d, "type": "multi_select", "value": {"multi_select": [7777]}},
                                      {"customFieldId": %2$d, "type": "text", "value": null},
                                      {"customFieldId": %3$d, "type": "text", "value": {"text": "1"}}]}
                    """.formatted(field, required, company.addField("number", "Budget"));
            String draft = "{\"first_name\": \"Ada\"}";
            String batch = "{\"leads\": [" + draft + "]}";

            for (boolean mayRead : new boolean[] {true, false}) {
                ApiClient each = mayRead ? companyClient : clientWith("write");
                String responses = each.patch(companyLead, patch)
                                .assertError(400, "invalid_patch")
                                .body()
                        + BulkRequests.send(each, "[{\"id\": %d, %s]".formatted(companyLead, patch.substring(1)))
                                .body()
                        + each.send("POST", "/api/v1/leads", draft)
                                .assertError(400, "invalid_lead")
                                .body()
                        + each.send("POST", "/api/v1/leads/batch", batch).body();
                assertThat(responses.contains("Products")).isEqualTo(mayRead);
                assertThat(responses.contains("Reference")).isEqualTo(mayRead);
                assertThat(responses.contains("Budget")).isEqualTo(mayRead);
                assertThat(responses).contains("unknown_option", "wrong_type", "\"required\"");
            }
        }

        @Test
        void dry_run_and_replayed_response_list_allowed_values_once() {
            String dryRun = companyClient
                    .withHeader("Content-Type", "application/json")
                    .send(
                            "PATCH",
                            "/api/v1/leads/%d?dry_run=true".formatted(companyLead),
                            ApiClient.utf8(patch("[7777, 8888]")))
                    .assertError(400, "invalid_patch")
                    .body();
            assertThat(dryRun.split("\"allowed\"", -1)).hasSize(2);

            ApiClient retrying = companyClient.withHeader(
                    "Idempotency-Key", UUID.randomUUID().toString());
            ApiResponse first =
                    retrying.patch(companyLead, patch(wrongOptions())).assertStatus(400);
            ApiResponse replayed =
                    retrying.patch(companyLead, patch(wrongOptions())).assertStatus(400);
            assertThat(replayed.header("Idempotency-Replayed")).hasValue("true");
            assertThat(replayed.body()).isEqualTo(first.body()).hasSizeLessThan(250_000);
        }

        @Test
        void bulk_items_list_allowed_values_once_and_share_a_thousand_violations() {
            List<Long> leads = new ArrayList<>(List.of(companyLead));
            for (int i = 1; i < 99; i++) {
                leads.add(company.addLead());
            }
            String items = BulkRequests.items(leads, patch(wrongOptions()).replaceAll("^\\{|}$", ""));

            for (ApiResponse response : List.of(
                    BulkRequests.send(companyClient, items).assertStatus(200),
                    BulkRequests.atomic(companyClient, items).assertError(400, "atomic_failed"))) {
                assertThat(response.body()).hasSizeLessThan(300_000);
                assertThat(response.body().split("\"allowed\"", -1)).hasSize(2);
                List<Map<String, Object>> results = BulkRequests.results(response);
                assertThat(results)
                        .hasSize(99)
                        .allMatch(result -> result.get("status").equals(400L));
                assertThat(violations(results.get(0))).hasSize(1_000);
                assertThat(results.get(0)).doesNotContainKey("violations_truncated");
                assertThat(results.subList(1, 99))
                        .allSatisfy(result -> assertThat(result)
                                .containsEntry("code", "invalid_patch")
                                .containsEntry("violations", List.of())
                                .containsEntry("violations_truncated", true));
            }
        }

        private static void assertAllowed(Map<String, Object> violation, int count) {
            assertThat(violation).containsEntry("allowed_count", (long) count);
            List<?> allowed = (List<?>) violation.get("allowed");
            assertThat(allowed).hasSize(50);
            assertThat(allowed.get(0)).isEqualTo(Map.of("id", 1L, "label", "Option 1"));
        }

        @SuppressWarnings("unchecked")
        private static List<Map<String, Object>> violations(Map<String, Object> result) {
            return (List<Map<String, Object>>) result.get("violations");
        }

        private String patch(String value) {
            return PatchBodies.customFields(entry(value));
        }

        private String entry(String value) {
            return "{\"customFieldId\": %d, \"type\": \"multi_select\", \"value\": {\"multi_select\": %s}}"
                    .formatted(field, value);
        }

        /** Returns 1,000 unknown option ids; a bulk request with 99 such items has 803 KB. */
        private static String wrongOptions() {
            return LongStream.range(1_000_001, 1_001_001)
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(",", "[", "]"));
        }

        private long addFieldOfManyOptions(String type) {
            long id = company.addField(type, "Products");
            company.execute("""
                    insert into custom_field_options (company_id, custom_field_id, id, position, label)
                    select ?, ?, number, number, 'Option ' || number from generate_series(1, ?) as number
                    """, company.id(), id, OPTIONS);
            return id;
        }

        private ApiClient clientWith(String... access) {
            return ApiClient.withKey(
                    DemoFixture.shared().client().baseUri(),
                    company.addKeyWith(access).value());
        }
    }
}
