package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code if} in the body: the patch is applied only if the lead has the expected values. */
class ConditionsTest {

    private static final int CONCURRENT_CLIENTS = 16;

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.nextUnusedLead();

    @Test
    void patch_with_documented_conditions_is_applied() {
        client.patch(lead, """
                        {"status": "contacted", "email": null,
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.0}}]}
                        """).assertStatus(200);

        client.patch(lead, """
                        {"status": "qualified", "if": {"status": "contacted", "email": null, "customFields/5": {"number": 1}}}
                        """).assertStatus(200);

        assertThat(client.getLead(lead).get("status")).isEqualTo("qualified");
    }

    @Test
    void failed_conditions_report_each_mismatched_field_and_write_nothing() {
        client.patch(lead, """
                        {"status": "lost", "email": "jane@example.com", "last_name": null, "tags": [10, 11],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.50}},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 2}}]}
                        """).assertStatus(200);
        RowCounts before = demo.database().countRows(lead);

        ApiResponse response = client.patch(lead, """
                        {"first_name": "Changed",
                         "if": {"customFields/6": null, "customFields/5": {"number": 15e1}, "tags": [11, 10],
                                "last_name": " Doe ", "email": "jane@example.com", "status": "new"}}
                        """).assertError(409, "condition_failed");

        assertThat(response.get("error"))
                .isEqualTo("5 fields do not have the expected value: last_name, status, tags, customFields/5,"
                        + " customFields/6");
        assertThat(response.body())
                .endsWith("\"failed\":[{\"field\":\"last_name\",\"expected\":\"Doe\",\"actual\":null},"
                        + "{\"field\":\"status\",\"expected\":\"new\",\"actual\":\"lost\"},"
                        + "{\"field\":\"tags\",\"expected\":[11,10],\"actual\":[10,11]},"
                        + "{\"field\":\"customFields/5\",\"expected\":{\"number\":150},\"actual\":{\"number\":1.5}},"
                        + "{\"field\":\"customFields/6\",\"expected\":null,\"actual\":{\"select\":2}}]}");
        assertThat(demo.database().countRows(lead)).isEqualTo(before);
        assertThat(client.getLead(lead).get("first_name")).isNotEqualTo("Changed");
    }

    @Test
    void failed_condition_hides_actual_value_without_read_access() {
        client.patch(lead, "{\"email\": \"secret@example.com\", \"last_name\": null}")
                .assertStatus(200);

        ApiResponse response = demo.writeOnlyClient()
                .patch(lead, "{\"status\": \"lost\", \"if\": {\"email\": null, \"last_name\": \"Doe\"}}")
                .assertError(409, "condition_failed");

        assertThat(response.body())
                .doesNotContain("secret@example.com")
                .endsWith("\"failed\":[{\"field\":\"email\",\"expected\":null},"
                        + "{\"field\":\"last_name\",\"expected\":\"Doe\"}]}");
        demo.writeOnlyClient()
                .patch(lead, "{\"if\": {\"email\": \"secret@example.com\"}}")
                .assertStatus(200);
    }

    @Test
    void failed_condition_rejects_patch_that_changes_nothing() {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"new\"}}")
                .assertError(409, "condition_failed");
        client.patch(lead, "{\"if\": {\"status\": \"new\"}}").assertError(409, "condition_failed");
        client.patch(lead, "{\"if\": {}}").assertStatus(200);
    }

    @Test
    void field_is_filled_only_if_empty_in_one_request() {
        client.patch(lead, "{\"last_name\": null}").assertStatus(200);
        String fill = "{\"last_name\": \"%s\", \"if\": {\"last_name\": null}}";

        client.patch(lead, fill.formatted("First")).assertStatus(200);
        client.patch(lead, fill.formatted("Second")).assertError(409, "condition_failed");

        assertThat(client.getLead(lead).get("last_name")).isEqualTo("First");
    }

    @Test
    void missing_required_custom_field_is_filled_only_if_empty() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        long field = company.addField("text", "Reference");
        new CatalogFixture(company).requireField(field);
        ApiClient companyClient = ownClient(company);
        long ownLead = company.addLead();
        String fill = "{\"customFields\": [%s], \"if\": {\"customFields/%d\": null}}"
                .formatted(PatchBodies.customFieldEntry(field, "text", "R-1"), field);

        companyClient.patch(ownLead, fill).assertStatus(200);
        companyClient.patch(ownLead, fill).assertError(409, "condition_failed");
    }

    @Test
    void concurrent_fills_of_an_empty_field_succeed_exactly_once() throws Exception {
        client.patch(lead, "{\"last_name\": null}").assertStatus(200);
        RowCounts before = demo.database().countRows(lead);
        List<Callable<Integer>> fills = IntStream.range(0, CONCURRENT_CLIENTS)
                .<Callable<Integer>>mapToObj(i -> () -> client.patch(
                                lead, "{\"last_name\": \"Filled %d\", \"if\": {\"last_name\": null}}".formatted(i))
                        .status())
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT_CLIENTS);
        int[] appliedCount = {0};
        try {
            for (Future<Integer> status : threads.invokeAll(fills, 1, TimeUnit.MINUTES)) {
                appliedCount[0] += status.get() == 200 ? 1 : 0;
                assertThat(status.get()).isIn(200, 409);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(appliedCount[0]).isEqualTo(1);
        assertThat(demo.database().countRows(lead))
                .isEqualTo(new RowCounts(before.version() + 1, before.changes() + 1));
    }

    @Test
    void integrations_with_disjoint_fields_never_conflict() throws Exception {
        client.patch(lead, "{\"first_name\": \"0\", \"last_name\": \"0\"}").assertStatus(200);
        List<Callable<Boolean>> integrations =
                List.of(() -> incrementTo25("first_name"), () -> incrementTo25("last_name"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<Boolean> result : threads.invokeAll(integrations, 1, TimeUnit.MINUTES)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(client.getLead(lead).json())
                .containsEntry("first_name", "25")
                .containsEntry("last_name", "25");
    }

    @Test
    void reported_actual_value_is_accepted_as_next_expectation() {
        client.patch(
                        lead,
                        "{\"customFields\": [%s]}"
                                .formatted(PatchBodies.customFieldEntry(14, "multi_select", List.of(3, 1))))
                .assertStatus(200);
        ApiResponse rejected =
                client.patch(lead, "{\"if\": {\"customFields/14\": null}}").assertError(409, "condition_failed");
        Object actual = JsonLists.listOf(rejected, "failed").get(0).get("actual");

        client.patch(lead, PatchBodies.member("if", Map.of("customFields/14", actual)))
                .assertStatus(200);
    }

    @Test
    void archived_values_are_accepted_in_conditions() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        long tag = company.addTag("Old");
        long ownLead = company.addLead();
        ApiClient companyClient = ownClient(company);
        companyClient.patch(ownLead, PatchBodies.idList("tags", tag)).assertStatus(200);
        new CatalogFixture(company).archiveTag(tag);
        String removeTag = "{\"tags\": [], \"if\": {\"tags\": [%d]}}".formatted(tag);

        companyClient.patch(ownLead, removeTag).assertStatus(200);
        companyClient.patch(ownLead, removeTag).assertError(409, "condition_failed");
    }

    @Test
    void violations_of_conditions_are_reported_with_those_of_the_patch_in_document_order() {
        client.patch(lead, """
                        {"email": "a",
                         "if": {"zzz": 1, "tags": [10, 777777], "customFields/5": {"number": "1"}, "status": null,
                                "customFields": [], "customFields/6": {"select": 99}, "first_name": " "},
                         "status": "won"}
                        """)
                .assertRejected(
                        "/email email",
                        "/if/zzz unknown_field",
                        "/if/tags/1 unknown_tag",
                        "/if/customFields~15/number type",
                        "/if/status null_not_allowed",
                        "/if/customFields unknown_field",
                        "/if/customFields~16/select unknown_option",
                        "/if/first_name blank",
                        "/status unknown_status");
    }

    @Test
    void users_tags_and_fields_of_another_company_are_unknown() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        long field = company.addField("text", "Other");

        client.patch(lead, """
                        {"if": {"assignedUsers": [%d], "tags": [%d], "customFields/%d": null}}
                        """.formatted(company.addUser("Ada", "Other"), company.addTag("Other"), field))
                .assertRejected(
                        "/if/assignedUsers/0 unknown_user",
                        "/if/tags/0 unknown_tag",
                        "/if/customFields~1" + field + " unknown_custom_field");
    }

    @Test
    void lenient_handling_ignores_no_condition_and_reads_blank_text_as_null() {
        ApiClient lenient = client.withHeader("Prefer", "handling=lenient");
        client.patch(lead, "{\"email\": null}").assertStatus(200);

        lenient.patch(lead, "{\"if\": {\"zzz\": 1}}").assertRejected("/if/zzz unknown_field");
        lenient.patch(lead, "{\"If\": {\"email\": null}}").assertRejected("/If unknown_field");
        assertThat(lenient.patch(lead, "{\"zzz\": 1, \"if\": {\"email\": \"\"}}")
                        .assertStatus(200)
                        .header("Leadpatch-Ignored"))
                .contains("/zzz");
    }

    @Test
    void conditions_of_one_mebibyte_are_rejected_in_a_short_response() {
        String manyConditions = IntStream.range(0, 40_000)
                .mapToObj(i -> "\"customFields/" + (i + 1) + "\":null")
                .collect(Collectors.joining(",", "{\"if\":{", "}}"));
        String longNumber = "{\"if\":{\"customFields/5\":{\"number\":" + "9".repeat(900_000) + "}}}";
        String manyTags = "{\"if\":{\"tags\":" + Collections.nCopies(300_000, 1) + "}}";

        assertThat(client.patch(lead, manyConditions)
                        .assertRejected("/if too_many")
                        .body())
                .hasSizeLessThan(1_000);
        assertThat(client.patch(lead, longNumber).status()).isEqualTo(400);
        client.patch(lead, manyTags.replace(" ", "")).assertRejected("/if/tags too_many");
    }

    /** Increments a field to 25; each patch requires the value of the previous patch. */
    private boolean incrementTo25(String field) {
        return IntStream.range(0, 25)
                .allMatch(i -> client.patch(
                                        lead,
                                        "{\"%s\": \"%d\", \"if\": {\"%s\": \"%d\"}}".formatted(field, i + 1, field, i))
                                .status()
                        == 200);
    }

    private static ApiClient ownClient(CompanyFixture company) {
        return ApiClient.withKey(
                DemoFixture.shared().client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    }
}
