package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown query parameters of GET and HEAD: refused, or with lenient handling ignored and listed. */
class QueryParametersOfReadsTest {

    private static final String LEAD = "/api/v1/leads/789";
    private static final String ENDPOINT = "/api/v1/webhooks/endpoints/00000000-0000-0000-0000-000000000001";

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final Client lenient = client.with("Prefer", "handling=lenient");

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
    void an_unknown_parameter_is_refused_on_every_route(String path) {
        Answer answer = client.get(path + "?zzz=1").isError(400, "invalid_query");
        assertThat(answer.json()).containsEntry("parameter", "zzz").containsKey("allowed");
        assertThat(client.send("HEAD", path + "?zzz=1", new byte[0]).is(400).body())
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
    void the_nearest_known_name_is_suggested(String path, String suggestion) {
        assertThat(client.get(path).isError(400, "invalid_query").json().get("suggestion"))
                .isEqualTo(suggestion);
    }

    @Test
    void lenient_handling_ignores_and_lists_them() {
        Answer answer =
                lenient.get(LEAD + "?utm_source=x&expand=tags&utm_source=y").is(200);

        assertThat(answer.header("Leadpatch-Ignored")).hasValue("utm_source, expand");
        assertThat(answer.header("Preference-Applied")).hasValue("handling=lenient");
        assertThat(answer.body()).isEqualTo(client.get(LEAD).is(200).body());
        Answer head = lenient.send("HEAD", LEAD + "?utm_source=x", new byte[0]).is(200);
        assertThat(head.header("Leadpatch-Ignored")).hasValue("utm_source");
        assertThat(lenient.get("/healthz?a=1").is(200).header("Leadpatch-Ignored"))
                .hasValue("a");
    }

    @Test
    void the_lenient_flag_of_a_key_does_the_same_unless_the_request_is_strict() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client own = Hooks.client(company.addKeyWith("read"));
        company.execute("update api_keys set lenient = true where company_id = ?", company.id());
        String path = "/api/v1/leads/" + company.addLead() + "?zzz=1";

        Answer answer = own.get(path).is(200);

        assertThat(answer.header("Leadpatch-Ignored")).hasValue("zzz");
        assertThat(answer.header("Preference-Applied")).isEmpty();
        own.with("Prefer", "handling=strict").get(path).isError(400, "invalid_query");
    }

    @Test
    void nothing_is_listed_when_nothing_was_ignored() {
        assertThat(lenient.get(LEAD + "/history?limit=2").is(200).header("Leadpatch-Ignored"))
                .isEmpty();
        for (String empty : List.of("?", "?&", "?&&")) {
            assertThat(client.get(LEAD + empty).is(200).header("Leadpatch-Ignored"))
                    .isEmpty();
        }
    }

    @Test
    void what_is_listed_is_escaped_and_short() {
        assertThat(ignored("a%2Cb=1&c%0D%0AX-Injected:%201=1&%C3%9F=1&=1&%25=1"))
                .isEqualTo("a%2Cb, c%0D%0AX-Injected:%201, %C3%9F, \"\", %25");
        StringBuilder many = new StringBuilder("x".repeat(5_000));
        for (int i = 0; i < 1_200; i++) {
            many.append("&p").append(i);
        }
        assertThat(ignored(many.toString()))
                .startsWith("x".repeat(100) + "..., p0, p1, ")
                .endsWith(", ...")
                .hasSizeLessThan(4_100);
    }

    @Test
    void lenient_handling_leaves_every_other_rule_as_it_is() {
        lenient.get(LEAD + "/history?zzz=1&limit=0").isError(400, "invalid_query");
        lenient.get(LEAD + "/history?limit=1&limit=1").isError(400, "invalid_query");
        lenient.get(LEAD + "?category=lead&category=lead").is(200);
        Answer answer = demo.raw("GET " + LEAD + "?zzz=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Prefer: handling=lenient\r\nAuthorization: Bearer " + Client.READ_WRITE + "\r\n\r\n");
        assertThat((String) answer.isError(400, "invalid_query").get("error")).contains("hexadecimal");
    }

    @Test
    void authentication_and_access_come_first_and_the_lead_later() {
        client.without("Authorization").get(LEAD + "?zzz=1").is(401);
        demo.writeOnly().get(LEAD + "?zzz=1").is(403);
        client.get("/api/v1/nothing?zzz=1").isError(404, "no_such_resource");
        client.get("/api/v1/leads?zzz=1").isError(405, "method_not_allowed");
        client.get("/api/v1/leads/999999999?zzz=1").isError(400, "invalid_query");
    }

    @Test
    void options_takes_what_any_method_of_the_resource_takes() {
        Client anyone = client.without("Authorization");
        anyone.send("OPTIONS", LEAD + "?dry_run=true", new byte[0]).is(204);
        Answer answer =
                anyone.send("OPTIONS", LEAD + "?dryRun=true", new byte[0]).isError(400, "invalid_query");
        assertThat(answer.json()).containsEntry("suggestion", "dry_run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "referral", "reseller"})
    void custom_fields_take_the_partner_type_of_the_vendor(String type) {
        assertThat(client.get("/api/v1/custom-fields?category=lead&partner_type=" + type)
                        .is(200)
                        .body())
                .isEqualTo(client.get("/api/v1/custom-fields?category=lead").body());
    }

    @Test
    void another_partner_type_is_refused() {
        Answer answer = client.get("/api/v1/custom-fields?partner_type=zzz").isError(400, "invalid_query");
        assertThat(answer.get("error")).isEqualTo("The query parameter partner_type must be one of referral, reseller");
    }

    private String ignored(String query) {
        return lenient.get(LEAD + "?" + query)
                .is(200)
                .header("Leadpatch-Ignored")
                .orElseThrow();
    }
}
