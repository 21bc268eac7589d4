package dev.leadpatch.acceptance.lead;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?dry_run=true} returns the effects of a patch without writing. Each test asserts an unchanged lead. */
class DryRunTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();
    private String before = "";
    private RowCounts countBefore = new RowCounts(0, 0);

    @BeforeEach
    void readLead() {
        client.patch(lead, """
                        {"status": "contacted", "tags": [1], "last_name": "Doe",
                         "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 2}}]}
                        """).assertStatus(200);
        before = client.getLead(lead).body();
        countBefore = demo.database().countRows(lead);
    }

    @AfterEach
    void assertNothingWritten() {
        assertThat(client.getLead(lead).body()).isEqualTo(before);
        assertThat(demo.database().countRows(lead)).isEqualTo(countBefore);
    }

    @Test
    void dry_run_returns_each_field_that_would_change_and_the_current_version() {
        ApiResponse response = dryRun(client, """
                {"status": "lost", "tags": [10, 1], "last_name": null,
                 "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}},
                                  {"customFieldId": 5, "type": "number", "value": {"number": 1.50}}]}
                """).assertStatus(200);

        assertThat(response.header("ETag")).hasValue("\"2\"");
        assertThat(response.body())
                .startsWith("{\"id\":" + lead + ",\"changes\":[")
                .endsWith(",\"would_notify\":[]}");
        assertThat(JsonLists.listOf(response, "changes"))
                .extracting(change -> change.get("field"))
                .containsExactly("last_name", "status", "tags", "customFields/5", "customFields/6");
        assertThat(JsonLists.listOf(response, "changes").get(1))
                .containsExactly(Map.entry("field", "status"), Map.entry("from", "contacted"), Map.entry("to", "lost"));
    }

    @Test
    void dry_run_result_equals_history_of_the_applied_patch() {
        String patch = """
                {"status": "qualified", "tags": [10, 11], "assignedUsers": [123],
                 "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 12345678901234567890.5}}]}
                """;
        long other = demo.addEmptyLead();
        ApiResponse preview = dryRun(client, other, patch).assertStatus(200);

        client.patch(other, patch).assertStatus(200);

        assertThat(preview.get("changes"))
                .isEqualTo(demo.database().changesAfter(1, other).get(0).changes());
    }

    @Test
    void dry_run_of_unchanged_values_lists_no_recipients() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        createEndpoint(company, true);
        ApiClient companyClient = adminClient(company);

        ApiResponse response = dryRun(companyClient, company.addLead(), "{\"status\": \"new\"}")
                .assertStatus(200);

        assertThat(response.json()).containsEntry("changes", List.of()).containsEntry("would_notify", List.of());
        assertThat(response.header("ETag")).hasValue("\"1\"");
    }

    @Test
    void dry_run_lists_enabled_endpoints_of_the_company() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        String first = createEndpoint(company, true);
        createEndpoint(company, false);
        String second = createEndpoint(company, true);

        ApiResponse response = dryRun(adminClient(company), company.addLead(), "{\"status\": \"lost\"}")
                .assertStatus(200);

        assertThat(response.get("would_notify")).isEqualTo(List.of(first, second));
    }

    @Test
    void dry_run_recipients_equal_actual_recipients() throws IOException {
        try (StatusPathReceiver receiver = StatusPathReceiver.start()) {
            CompanyFixture company = CompanyFixture.create(demo.database());
            CompanyFixture.ApiKeyFixture key = company.addKeyWith("read", "write", "admin");
            EndpointApiFixture endpointApi = new EndpointApiFixture(company, EndpointApiFixture.client(key));
            UUID otherKey = company.addKeyWith("write").id();
            List<Object> endpointIds = Stream.of(
                            "",
                            ", \"enabled\": false",
                            ", \"skip_api_key_ids\": [\"%s\"]".formatted(key.id()),
                            ", \"skip_api_key_ids\": [\"%s\"]".formatted(otherKey),
                            ", \"events\": [\"lead_updated\"]")
                    .map(settings -> endpointApi.createSuccessfully(
                            "{\"url\": \"%s?%s\"%s}".formatted(receiver.url("/204"), UUID.randomUUID(), settings)))
                    .map(created -> created.get("id"))
                    .toList();
            long other = company.addLead();

            Object recipients = dryRun(endpointApi.admin(), other, "{\"status\": \"lost\"}")
                    .assertStatus(200)
                    .get("would_notify");
            endpointApi.admin().patch(other, "{\"status\": \"lost\"}").assertStatus(200);

            assertThat(endpointIds.stream()
                            .filter(id -> isNotified(endpointApi, id))
                            .toList())
                    .isEqualTo(recipients);
            assertThat(recipients).isEqualTo(List.of(endpointIds.get(0), endpointIds.get(3), endpointIds.get(4)));
        }
    }

    private static boolean isNotified(EndpointApiFixture endpointApi, Object endpoint) {
        return !EndpointFixture.eventIds(
                        endpointApi.get(endpoint + "/deliveries").assertStatus(200))
                .isEmpty();
    }

    @Test
    void dry_run_performs_all_checks_of_a_patch() {
        dryRun(client, "{").assertError(400, "malformed_json");
        dryRun(client, "{\"status\": \"won\", \"zzz\": 1}")
                .assertRejected("/status unknown_status", "/zzz unknown_field");
        dryRun(client, "{\"if\": {\"status\": \"new\"}}").assertError(409, "condition_failed");
        dryRun(client, 999_999_999, "{}").assertStatus(404);
        dryRun(demo.otherCompanyClient(), "{}").assertStatus(404);
    }

    @Test
    void dry_run_evaluates_preconditions_and_reports_changes_since() {
        dryRun(client.withHeader("If-Match", "\"2\""), "{\"status\": \"lost\"}").assertStatus(200);

        ApiResponse response = dryRun(client.withHeader("If-Match", "\"1\""), "{\"status\": \"lost\"}")
                .assertError(412, "version_mismatch");

        assertThat(response.get("changed_since")).isEqualTo(List.of("customFields/6", "last_name", "status", "tags"));
        assertThat(response.header("ETag")).hasValue("\"2\"");
    }

    @Test
    void dry_run_requires_read_and_write_access() {
        assertThat(dryRun(demo.writeOnlyClient(), "{}").assertStatus(403).body())
                .isEqualTo("{\"error\":\"Read access required for this operation\"}");
        assertThat(dryRun(demo.readOnlyClient(), "{}").assertStatus(403).body())
                .isEqualTo("{\"error\":\"Write access required for this operation\"}");
    }

    @Test
    void dry_run_neither_stores_nor_looks_up_an_idempotency_key() {
        ApiClient keyed = client.withHeader("Idempotency-Key", "dry-run-" + lead);
        dryRun(keyed, "{\"status\": \"lost\"}").assertStatus(200);
        ApiResponse dry = dryRun(keyed, "{\"status\": \"qualified\"}").assertStatus(200);
        assertThat(dry.header("Idempotency-Replayed")).isEmpty();

        ApiResponse first = keyed.patch(lead, "{}").assertStatus(200);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();

        assertThat(dryRun(keyed, "{\"status\": \"lost\"}").assertStatus(200).json())
                .containsKey("changes");
        dryRun(client.withHeader("Idempotency-Key", ""), "{}").assertError(400, "invalid_header");
    }

    @Test
    void dry_run_applies_preferences_except_for_the_returned_content() {
        ApiResponse response = dryRun(
                        client.withHeader("Prefer", "handling=lenient, return=representation"),
                        "{\"zzz\": 1, \"status\": \"lost\"}")
                .assertStatus(200);

        assertThat(response.header("Preference-Applied")).hasValue("handling=lenient");
        assertThat(response.header("Leadpatch-Ignored")).hasValue("/zzz");
        assertThat(response.json().keySet()).containsExactly("id", "changes", "would_notify");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dry_run=",
                "dry_run",
                "dry_run=1",
                "dry_run=TRUE",
                "dry_run=yes",
                "dry_run=true&dry_run=true",
                "dry_run=true&dry_run=false"
            })
    void dry_run_rejects_values_other_than_true_and_false(String query) {
        patch(client, lead, query, "{\"status\": \"lost\"}").assertError(400, "invalid_query");
    }

    @Test
    void dry_run_false_is_an_ordinary_patch() {
        long other = demo.addEmptyLead();

        ApiResponse response =
                patch(client, other, "dry_run=false", "{\"status\": \"lost\"}").assertStatus(200);

        assertThat(response.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat(client.getLead(other).get("status")).isEqualTo("lost");
    }

    private ApiResponse dryRun(ApiClient caller, String patch) {
        return dryRun(caller, lead, patch);
    }

    private static ApiResponse dryRun(ApiClient caller, long lead, String patch) {
        return patch(caller, lead, "dry_run=true", patch);
    }

    private static ApiResponse patch(ApiClient caller, long lead, String query, String patch) {
        return caller.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?" + query, utf8(patch));
    }

    private String createEndpoint(CompanyFixture company, boolean enabled) {
        EndpointId id = new EndpointId(UUID.randomUUID());
        Instant now = Instant.now();
        EndpointSettings settings = EndpointSettings.defaults(
                        URI.create("https://crm.example/hook"), Integration.of(UUID.randomUUID()))
                .patchedWith(EndpointPatch.readChange(Map.of("enabled", enabled)));
        Endpoint endpoint =
                new Endpoint(id, new CompanyId(company.id()), settings, "public", Optional.empty(), now, now);
        demo.endpoints()
                .add(endpoint.company(), others -> Optional.of(new NewEndpoint(endpoint, "whsec_c2VjcmV0", List.of())));
        return id.toString();
    }

    private static ApiClient adminClient(CompanyFixture company) {
        return ApiClient.withKey(
                DemoFixture.shared().client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    }
}
