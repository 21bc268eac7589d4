package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown query parameters of GET and HEAD: rejected, or ignored and listed with lenient handling. */
class ReadQueryParametersTest {

    private static final String LEAD = "/api/v1/leads/789";
    private static final String ENDPOINT = "/api/v1/webhooks/endpoints/00000000-0000-0000-0000-000000000001";

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final ApiClient lenient = client.withHeader("Prefer", "handling=lenient");

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAD,
                "/api/v1/companies/1/leads/789",
                LEAD + "/history",
                "/api/v1/custom-fields",
                "/api/v1/webhooks/endpoints",
                ENDPOINT,
                ENDPOINT + "/deliveries",
                ENDPOINT + "/deliveries/00000000-0000-0000-0000-000000000001",
                ENDPOINT + "/replays/00000000-0000-0000-0000-000000000001",
                "/healthz",
                "/readyz"
            })
    void unknown_parameter_is_rejected_on_every_route(String path) {
        ApiResponse response = client.get(path + "?zzz=1").assertError(400, "invalid_query");
        assertThat(response.json()).containsEntry("parameter", "zzz").containsKey("allowed");
        assertThat(client.send("HEAD", path + "?zzz=1", new byte[0])
                        .assertStatus(400)
                        .body())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        LEAD + "/history?Limit=2, limit",
        LEAD + "/history?page_size=2, limit",
        LEAD + "/history?next_cursor=x, cursor",
        "/api/v1/custom-fields?Category=lead, category",
        "/api/v1/custom-fields?partnerType=referral, partner_type",
        ENDPOINT + "/deliveries?state=dead&stauts=dead, ",
        ENDPOINT + "/deliveries?stauts=dead, status",
    })
    void nearest_known_name_is_suggested(String path, String suggestion) {
        assertThat(client.get(path).assertError(400, "invalid_query").json().get("suggestion"))
                .isEqualTo(suggestion);
    }

    @Test
    void lenient_handling_ignores_and_lists_unknown_parameters() {
        ApiResponse response =
                lenient.get(LEAD + "?utm_source=x&expand=tags&utm_source=y").assertStatus(200);

        assertThat(response.header("Leadpatch-Ignored")).hasValue("utm_source, expand");
        assertThat(response.header("Preference-Applied")).hasValue("handling=lenient");
        assertThat(response.body()).isEqualTo(client.get(LEAD).assertStatus(200).body());
        ApiResponse head =
                lenient.send("HEAD", LEAD + "?utm_source=x", new byte[0]).assertStatus(200);
        assertThat(head.header("Leadpatch-Ignored")).hasValue("utm_source");
        assertThat(lenient.get("/healthz?a=1").assertStatus(200).header("Leadpatch-Ignored"))
                .hasValue("a");
    }

    @Test
    void lenient_flag_of_a_key_ignores_unknown_parameters_unless_the_request_is_strict() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient companyClient = EndpointApiFixture.client(company.addKeyWith("read"));
        company.execute("update api_keys set lenient = true where company_id = ?", company.id());
        String path = "/api/v1/leads/" + company.addLead() + "?zzz=1";

        ApiResponse response = companyClient.get(path).assertStatus(200);

        assertThat(response.header("Leadpatch-Ignored")).hasValue("zzz");
        assertThat(response.header("Preference-Applied")).isEmpty();
        companyClient.withHeader("Prefer", "handling=strict").get(path).assertError(400, "invalid_query");
    }

    @Test
    void header_is_absent_when_nothing_was_ignored() {
        assertThat(lenient.get(LEAD + "/history?limit=2").assertStatus(200).header("Leadpatch-Ignored"))
                .isEmpty();
        for (String empty : List.of("?", "?&", "?&&")) {
            assertThat(client.get(LEAD + empty).assertStatus(200).header("Leadpatch-Ignored"))
                    .isEmpty();
        }
    }

    @Test
    void ignored_names_are_escaped_and_truncated() {
        assertThat(ignoredHeader("a%2Cb=1&c%0D%0AX-Injected:%201=1&%C3%9F=1&=1&%25=1"))
                .isEqualTo("a%2Cb, c%0D%0AX-Injected:%201, %C3%9F, \"\", %25");
        StringBuilder query = new StringBuilder("x".repeat(5_000));
        for (int i = 0; i < 1_200; i++) {
            query.append("&p").append(i);
        }
        assertThat(ignoredHeader(query.toString()))
                .startsWith("x".repeat(100) + "..., p0, p1, ")
                .endsWith(", ...")
                .hasSizeLessThan(4_100);
    }

    @Test
    void lenient_handling_relaxes_no_other_rule() {
        lenient.get(LEAD + "/history?zzz=1&limit=0").assertError(400, "invalid_query");
        lenient.get(LEAD + "/history?limit=1&limit=1").assertError(400, "invalid_query");
        lenient.get(LEAD + "?category=lead&category=lead").assertStatus(200);
        ApiResponse response = demo.sendRaw("GET " + LEAD + "?zzz=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Prefer: handling=lenient\r\nAuthorization: Bearer " + ApiClient.READ_WRITE_KEY + "\r\n\r\n");
        assertThat((String) response.assertError(400, "invalid_query").get("error"))
                .contains("percent-escape");
    }

    @Test
    void unknown_parameter_is_checked_after_authentication_and_access_and_before_the_lead() {
        client.withoutHeader("Authorization").get(LEAD + "?zzz=1").assertStatus(401);
        demo.writeOnlyClient().get(LEAD + "?zzz=1").assertStatus(403);
        client.get("/api/v1/nothing?zzz=1").assertError(404, "no_such_resource");
        client.get("/api/v1/leads?zzz=1").assertError(405, "method_not_allowed");
        client.get("/api/v1/leads/999999999?zzz=1").assertError(400, "invalid_query");
    }

    @Test
    void options_accepts_the_parameters_of_every_method_of_the_resource() {
        ApiClient anonymous = client.withoutHeader("Authorization");
        anonymous.send("OPTIONS", LEAD + "?dry_run=true", new byte[0]).assertStatus(204);
        ApiResponse response =
                anonymous.send("OPTIONS", LEAD + "?dryRun=true", new byte[0]).assertError(400, "invalid_query");
        assertThat(response.json()).containsEntry("suggestion", "dry_run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "referral", "reseller"})
    void custom_fields_accept_the_vendors_partner_type(String type) {
        assertThat(client.get("/api/v1/custom-fields?category=lead&partner_type=" + type)
                        .assertStatus(200)
                        .body())
                .isEqualTo(client.get("/api/v1/custom-fields?category=lead").body());
    }

    @Test
    void unknown_partner_type_is_rejected() {
        ApiResponse response =
                client.get("/api/v1/custom-fields?partner_type=zzz").assertError(400, "invalid_query");
        assertThat(response.get("error"))
                .isEqualTo("The query parameter partner_type must be one of referral, reseller");
    }

    private String ignoredHeader(String query) {
        return lenient.get(LEAD + "?" + query)
                .assertStatus(200)
                .header("Leadpatch-Ignored")
                .orElseThrow();
    }
}
