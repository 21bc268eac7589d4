package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1 of the contract, as a drop-in's client relies on it. */
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

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void both_example_bodies_update_lead_789() {
        client.patch(789, FIRST).is(200);
        assertThat(client.lead(789).json())
                .containsEntry("status", "qualified")
                .containsEntry("company_name", "TechCorp Solutions Inc")
                .containsEntry("phone_number", "+1-555-123-4567");
        assertThat(Lists.ids(client.lead(789), "assigned_users")).containsExactly(123L, 456L);
        assertThat(Lists.ids(client.lead(789), "tags")).containsExactly(10L, 11L, 12L);

        client.patch(789, SECOND).is(200);
        Answer after = client.lead(789);
        assertThat(after.get("status")).isEqualTo("contacted");
        assertThat(Lists.ids(after, "tags")).containsExactly(1L, 2L, 3L);
        assertThat(after.get("company_name")).isEqualTo("TechCorp Solutions Inc");
        assertThat(Lists.ids(after, "assigned_users")).containsExactly(123L, 456L);
    }

    @Test
    void the_answer_is_id_uuid_and_updated_at_in_this_order_and_no_more() {
        Answer answer =
                client.patch(demo.freshLead(), "{\"last_name\": \"Order\"}").is(200);
        assertThat(answer.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat((String) answer.get("updated_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat((String) answer.get("uuid")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(answer.header("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "Api-Key ", "API-KEY  "})
    void both_authorization_schemes_are_accepted(String scheme) {
        Client other = client.without("Authorization").with("Authorization", scheme + Client.READ_WRITE);
        other.patch(demo.freshLead(), "{}").is(200);
    }

    @Test
    void no_key_is_the_exact_401_with_a_bare_challenge() {
        Answer answer = client.without("Authorization").patch(789, "{}").is(401);
        assertThat(answer.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\"");
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
    void a_bad_key_is_the_exact_401_that_says_the_token_is_invalid(String credentials) {
        Answer answer = client.without("Authorization")
                .with("Authorization", credentials)
                .patch(789, "{}")
                .is(401);
        assertThat(answer.json()).isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\", error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "jb_api_1234567890abcdef", ""})
    void credentials_of_another_scheme_are_none(String credentials) {
        Answer answer = client.without("Authorization")
                .with("Authorization", credentials)
                .patch(789, "{}")
                .is(401);
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @Test
    void two_authorization_headers_are_refused() {
        client.with("Authorization", "Bearer " + Client.READ_WRITE)
                .patch(789, "{}")
                .is(401);
    }

    @Test
    void a_read_only_key_gets_the_exact_403() {
        Answer answer = demo.readOnly().patch(789, "{}").is(403);
        assertThat(answer.json()).isEqualTo(Map.of("error", "Write access required for this operation"));
        assertThat(answer.header("WWW-Authenticate"))
                .contains("Bearer realm=\"leadpatch\", error=\"insufficient_scope\"");
    }

    @Test
    void a_write_only_key_may_patch_but_not_read() {
        demo.writeOnly().patch(demo.freshLead(), "{\"status\": \"lost\"}").is(200);
        for (String path : List.of("/api/v1/leads/789", "/api/v1/companies/1/leads/789", "/api/v1/custom-fields")) {
            Answer answer = demo.writeOnly().get(path).is(403);
            assertThat(answer.json()).isEqualTo(Map.of("error", "Read access required for this operation"));
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
    void what_is_no_lead_of_the_company_is_the_exact_404(String id) {
        Client json = client.with("Content-Type", "application/json");
        for (Answer answer : List.of(
                json.send("PATCH", "/api/v1/leads/" + id, Client.bytes("{}")),
                client.get("/api/v1/leads/" + id),
                client.get("/api/v1/companies/1/leads/" + id))) {
            answer.is(404);
            assertThat(answer.json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
        }
    }

    @Test
    void another_companys_lead_is_neither_found_nor_changed() {
        client.patch(100001, "{\"status\": \"lost\"}").is(404);
        demo.otherCompany().patch(789, "{\"status\": \"lost\"}").is(404);
        demo.otherCompany().patch(100001, "{\"status\": \"won\"}").isRejected("/status unknown_status");
    }
}
