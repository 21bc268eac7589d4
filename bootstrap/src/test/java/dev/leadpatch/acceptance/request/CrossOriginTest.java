package dev.leadpatch.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.adapter.http.AllowedOrigins;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A web page of a configured origin calls the API with an API key. */
class CrossOriginTest {

    private static final String ORIGIN = "https://app.example.com";
    private static final DemoFixture DEMO = DemoFixture.shared();

    private static Application.RunningServer server;
    private static ApiClient page;
    private static ApiClient anonymousPage;

    @BeforeAll
    static void start() throws Exception {
        server = DEMO.serve(RequestSettings.DEFAULTS.withAllowedOrigins(new AllowedOrigins(false, Set.of(ORIGIN))));
        page = ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY)
                .withHeader("Origin", ORIGIN);
        anonymousPage = page.withoutHeader("Authorization");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void page_sends_a_preflight_and_the_patch() {
        long lead = DEMO.addEmptyLead();
        ApiResponse preflight = anonymousPage
                .withHeader("Access-Control-Request-Method", "PATCH")
                .withHeader("Access-Control-Request-Headers", "authorization,content-type,if-match")
                .send("OPTIONS", "/api/v1/leads/" + lead, new byte[0])
                .assertStatus(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains(ORIGIN);
        assertThat(preflight.header("Access-Control-Allow-Methods").orElseThrow())
                .contains("PATCH");
        assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
                .contains("Authorization", "If-Match");
        assertThat(preflight.header("Access-Control-Max-Age")).contains("7200");

        ApiResponse patch = page.withHeader("If-Match", "\"1\"")
                .patch(lead, "{\"status\": \"lost\"}")
                .assertStatus(200);
        assertReadable(patch);
        assertThat(patch.header("Access-Control-Expose-Headers").orElseThrow()).contains("ETag");
    }

    @Test
    void page_can_read_errors() {
        for (ApiResponse error : List.of(
                anonymousPage.patch(789, "{}").assertStatus(401),
                page.patch(999_999_999, "{}").assertStatus(404),
                page.patch(789, "{").assertStatus(400),
                page.withHeader("If-Match", "\"99\"").patch(789, "{}").assertStatus(412),
                page.send("PUT", "/api/v1/leads/789", "{}").assertStatus(405),
                page.get("/nothing").assertStatus(404),
                page.withHeader("Content-Type", "text/plain")
                        .send("PATCH", "/api/v1/leads/789", ApiClient.utf8("{}"))
                        .assertStatus(415))) {
            assertReadable(error);
        }
    }

    @Test
    void page_can_read_that_its_key_has_exceeded_the_rate_limit() {
        CompanyFixture company = CompanyFixture.create(DEMO.database());
        ApiKeyFixture key = company.addKeyWith("read");
        company.execute("update api_keys set rate_limit = 1 where id = ?", key.id());
        ApiClient limited = anonymousPage.withHeader("Authorization", "Bearer " + key.value());
        assertReadable(limited.get("/api/v1/api-keys/self").assertStatus(200));

        ApiResponse refused = limited.get("/api/v1/api-keys/self").assertError(429, "rate_limited");

        assertReadable(refused);
        assertThat(refused.header("Access-Control-Expose-Headers").orElseThrow())
                .contains("RateLimit", "Retry-After");
    }

    @Test
    void page_of_another_origin_gets_no_permission_and_other_clients_are_not_affected() {
        ApiClient other = page.withoutHeader("Origin").withHeader("Origin", "https://evil.example");
        ApiResponse response = other.getLead(789);
        assertThat(response.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(response.header("Vary")).contains("Origin");
        assertThat(page.withoutHeader("Origin").getLead(789).header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(DEMO.client().withHeader("Origin", ORIGIN).getLead(789).header("Access-Control-Allow-Origin"))
                .as("off by default")
                .isEmpty();
    }

    private static void assertReadable(ApiResponse response) {
        assertThat(response.header("Access-Control-Allow-Origin")).contains(ORIGIN);
        assertThat(response.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(response.header("Vary")).contains("Origin");
    }
}
