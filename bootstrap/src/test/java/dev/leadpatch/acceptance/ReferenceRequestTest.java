package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1 of the contract: the reference request and its documented responses. */
class ReferenceRequestTest {

    private static final String FIRST = """
            {"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
             "assignedUsers": [123, 456], "tags": [10, 11, 12],
             "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                              {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
            """;
    private static final String SECOND = """
            {"status": "contacted", "tags": [1, 2, 3]}
            """;

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void both_example_bodies_update_lead_789() {
        client.patch(789, FIRST).assertStatus(200);
        assertThat(client.getLead(789).json())
                .containsEntry("status", "qualified")
                .containsEntry("company_name", "TechCorp Solutions Inc")
                .containsEntry("phone_number", "+1-555-123-4567");
        assertThat(JsonLists.idsOf(client.getLead(789), "assigned_users")).containsExactly(123L, 456L);
        assertThat(JsonLists.idsOf(client.getLead(789), "tags")).containsExactly(10L, 11L, 12L);

        client.patch(789, SECOND).assertStatus(200);
        ApiResponse after = client.getLead(789);
        assertThat(after.get("status")).isEqualTo("contacted");
        assertThat(JsonLists.idsOf(after, "tags")).containsExactly(1L, 2L, 3L);
        assertThat(after.get("company_name")).isEqualTo("TechCorp Solutions Inc");
        assertThat(JsonLists.idsOf(after, "assigned_users")).containsExactly(123L, 456L);
    }

    @Test
    void response_contains_only_id_uuid_and_updated_at_in_this_order() {
        ApiResponse response = client.patch(demo.nextUnusedLead(), "{\"last_name\": \"Order\"}")
                .assertStatus(200);
        assertThat(response.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat((String) response.get("updated_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat((String) response.get("uuid")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(response.header("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "Api-Key ", "API-KEY  "})
    void both_authorization_schemes_are_accepted(String scheme) {
        ApiClient other =
                client.withoutHeader("Authorization").withHeader("Authorization", scheme + ApiClient.READ_WRITE_KEY);
        other.patch(demo.nextUnusedLead(), "{}").assertStatus(200);
    }

    @Test
    void missing_key_returns_the_documented_401_with_a_bare_challenge() {
        ApiResponse response =
                client.withoutHeader("Authorization").patch(789, "{}").assertStatus(401);
        assertThat(response.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer jb_api_unknownunknown1",
                "Bearer jb_api_1234567890abcde",
                "Bearer jb_api_1234567890abcdef0",
                "Bearer JB_API_1234567890ABCDEF",
                "Api-Key nonsense",
                "Bearer jb_api_1234567890abcdef extra",
                "Bearer jb_api_1234567890abcdef'--"
            })
    void invalid_key_returns_the_documented_401_with_invalid_token(String credentials) {
        ApiResponse response = client.withoutHeader("Authorization")
                .withHeader("Authorization", credentials)
                .patch(789, "{}")
                .assertStatus(401);
        assertThat(response.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\", error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "jb_api_1234567890abcdef", ""})
    void credentials_of_another_scheme_count_as_missing(String credentials) {
        ApiResponse response = client.withoutHeader("Authorization")
                .withHeader("Authorization", credentials)
                .patch(789, "{}")
                .assertStatus(401);
        assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @Test
    void two_authorization_headers_are_rejected() {
        client.withHeader("Authorization", "Bearer " + ApiClient.READ_WRITE_KEY)
                .patch(789, "{}")
                .assertStatus(401);
    }

    @Test
    void read_only_key_returns_the_documented_403() {
        ApiResponse response = demo.readOnlyClient().patch(789, "{}").assertStatus(403);
        assertThat(response.json()).isEqualTo(Map.of("error", "Write access required for this operation"));
        assertThat(response.header("WWW-Authenticate"))
                .contains("Bearer realm=\"leadpatch\", error=\"insufficient_scope\"");
    }

    @Test
    void write_only_key_can_patch_but_not_read() {
        demo.writeOnlyClient()
                .patch(demo.nextUnusedLead(), "{\"status\": \"lost\"}")
                .assertStatus(200);
        for (String path : List.of("/api/v1/leads/789", "/api/v1/companies/1/leads/789", "/api/v1/custom-fields")) {
            ApiResponse response = demo.writeOnlyClient().get(path).assertStatus(403);
            assertThat(response.json()).isEqualTo(Map.of("error", "Read access required for this operation"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1001",
                "100001",
                "-1",
                "007",
                "1.0",
                "+7",
                "abc",
                "%EF%BC%97",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999"
            })
    void unknown_lead_returns_the_documented_404(String id) {
        ApiClient json = client.withHeader("Content-Type", "application/json");
        for (ApiResponse response : List.of(
                json.send("PATCH", "/api/v1/leads/" + id, ApiClient.utf8("{}")),
                client.get("/api/v1/leads/" + id),
                client.get("/api/v1/companies/1/leads/" + id))) {
            response.assertStatus(404);
            assertThat(response.json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
        }
    }

    @Test
    void lead_of_another_company_is_not_found_and_unchanged() {
        client.patch(100001, "{\"status\": \"lost\"}").assertStatus(404);
        demo.otherCompanyClient().patch(789, "{\"status\": \"lost\"}").assertStatus(404);
        demo.otherCompanyClient().patch(100001, "{\"status\": \"won\"}").assertRejected("/status unknown_status");
    }
}
