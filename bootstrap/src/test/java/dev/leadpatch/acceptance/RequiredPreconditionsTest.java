package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys, and whole services, whose patches must have {@code If-Match} (RFC 6585 §3). */
class RequiredPreconditionsTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final long lead = company.addLead();
    private final Client client = demoWith(company.addKey(Optional.empty(), Optional.empty()));

    RequiredPreconditionsTest() {
        company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
    }

    @Test
    void a_patch_without_if_match_is_told_how_to_repeat_it() {
        Answer answer = client.with("X-Request-Id", "unseen").patch(lead, "{\"status\": \"lost\"}");

        assertThat(answer.is(428).body())
                .isEqualTo(
                        "{\"error\":\"A precondition is required: send If-Match with the ETag of the lead as last read\","
                                + "\"code\":\"precondition_required\",\"request_id\":\"unseen\"}");
        assertThat(client.lead(lead).get("status")).isEqualTo("new");
    }

    @Test
    void a_patch_with_if_match_is_judged_by_it() {
        client.with("If-Match", "\"2\"").patch(lead, "{}").isError(412, "version_mismatch");
        client.with("If-Match", "\"1\"").patch(lead, "{\"status\": \"lost\"}").is(200);
        client.with("If-Match", "*").patch(lead, "{\"status\": \"new\"}").is(200);
    }

    @Test
    void conditions_in_the_body_are_no_if_match() {
        client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"new\"}}")
                .isError(428, "precondition_required");
    }

    @Test
    void the_lead_is_looked_for_before_and_the_patch_judged_after() {
        client.patch(999_999_999, "{\"zzz\": 1}").is(404);
        client.patch(lead, "{\"zzz\": 1}").isError(428, "precondition_required");
        client.with("If-Match", "x").patch(lead, "{\"zzz\": 1}").isError(400, "invalid_header");
    }

    @Test
    void a_dry_run_is_refused_like_the_patch() {
        client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", Client.bytes("{}"))
                .isError(428, "precondition_required");
    }

    @Test
    void a_setting_asks_for_it_whatever_the_key_says() throws Exception {
        RequestSettings standard = RequestSettings.STANDARD;
        RequestSettings strict = new RequestSettings(
                Set.of(ApiKeyFlag.REQUIRE_PRECONDITIONS),
                standard.headerBytes(),
                standard.bodyBytes(),
                standard.time());
        try (Installation.Serving serving = demo.serve(strict)) {
            Client any = Client.withKey(URI.create("http://127.0.0.1:" + serving.port()), Client.READ_WRITE);
            long blank = demo.blankLead();

            any.patch(blank, "{\"status\": \"lost\"}").isError(428, "precondition_required");
            any.with("If-Match", "\"1\"").patch(blank, "{\"status\": \"lost\"}").is(200);
        }
    }

    private Client demoWith(String key) {
        return demo.client().without("Authorization").with("Authorization", "Bearer " + key);
    }
}
