package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** API keys and services that require {@code If-Match} for patches (RFC 6585 §3). */
class RequiredPreconditionsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final long lead = company.addLead();
    private final ApiClient client = clientWith(company.addKey(Optional.empty(), Optional.empty()));

    RequiredPreconditionsTest() {
        company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
    }

    @Test
    void patch_without_if_match_is_rejected_with_instructions() {
        ApiResponse response = client.withHeader("X-Request-Id", "unseen").patch(lead, "{\"status\": \"lost\"}");

        assertThat(response.assertStatus(428).body())
                .isEqualTo("{\"error\":\"A precondition is required: set If-Match to the ETag of the lead\","
                        + "\"code\":\"precondition_required\",\"request_id\":\"unseen\"}");
        assertThat(client.getLead(lead).get("status")).isEqualTo("new");
    }

    @Test
    void patch_with_if_match_is_checked_against_the_version() {
        client.withHeader("If-Match", "\"2\"").patch(lead, "{}").assertError(412, "version_mismatch");
        client.withHeader("If-Match", "\"1\"")
                .patch(lead, "{\"status\": \"lost\"}")
                .assertStatus(200);
        client.withHeader("If-Match", "*").patch(lead, "{\"status\": \"new\"}").assertStatus(200);
    }

    @Test
    void conditions_in_the_body_do_not_replace_if_match() {
        client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"new\"}}")
                .assertError(428, "precondition_required");
    }

    @Test
    void missing_precondition_is_checked_after_lead_and_before_validation() {
        client.patch(999_999_999, "{\"zzz\": 1}").assertStatus(404);
        client.patch(lead, "{\"zzz\": 1}").assertError(428, "precondition_required");
        client.withHeader("If-Match", "x").patch(lead, "{\"zzz\": 1}").assertError(400, "invalid_header");
    }

    @Test
    void dry_run_without_if_match_is_rejected() {
        client.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", ApiClient.utf8("{}"))
                .assertError(428, "precondition_required");
    }

    @Test
    void setting_requires_preconditions_for_every_key() throws Exception {
        RequestSettings defaults = RequestSettings.DEFAULTS;
        RequestSettings strict = new RequestSettings(
                Set.of(ApiKeyFlag.REQUIRE_PRECONDITIONS),
                defaults.maxHeaderBytes(),
                defaults.maxBodyBytes(),
                defaults.timeout());
        try (Application.RunningServer server = demo.serve(strict)) {
            ApiClient otherClient =
                    ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
            long emptyLead = demo.addEmptyLead();

            otherClient.patch(emptyLead, "{\"status\": \"lost\"}").assertError(428, "precondition_required");
            otherClient
                    .withHeader("If-Match", "\"1\"")
                    .patch(emptyLead, "{\"status\": \"lost\"}")
                    .assertStatus(200);
        }
    }

    private ApiClient clientWith(String key) {
        return demo.client().withoutHeader("Authorization").withHeader("Authorization", "Bearer " + key);
    }
}
