package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The settings of limits and of trusted proxies take effect in the packaged program. Each limit is 1 per minute. */
@Tag("verification")
class ClientLimitsIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;
    private static final String SELF = "/api/v1/api-keys/self";

    private static PackagedProgram demo;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = Map.of(
                "LEADPATCH_RATE_LIMIT", "1",
                "LEADPATCH_FAILED_AUTHENTICATIONS", "1",
                "LEADPATCH_TRUSTED_PROXIES", "127.0.0.1");
        demo = WORKSPACE.start(settings, "demo", "--port", "0", "--log-format", "json");
    }

    @AfterAll
    static void stop() throws Exception {
        WORKSPACE.terminateAll();
    }

    @Test
    void requests_of_a_key_are_limited() {
        ApiResponse first =
                get(ApiClient.READ_WRITE_KEY, "192.0.2.10", "first-of-key").assertStatus(200);
        assertThat(first.header("RateLimit-Policy")).contains("\"key\";q=1;w=60");
        assertThat(first.header("RateLimit"))
                .hasValueSatisfying(limit -> assertThat(limit).startsWith("\"key\";r=0;t="));

        ApiResponse second =
                get(ApiClient.READ_WRITE_KEY, "192.0.2.11", "second-of-key").assertError(429, "rate_limited");
        assertThat(second.get("error")).isEqualTo("The API key has exceeded its limit of 1 request per minute");
        assertRetryAfter(second);
        assertThat(demo.logEntryOf("first-of-key")).containsEntry("client", "192.0.2.10");
        assertThat(demo.logEntryOf("second-of-key"))
                .containsEntry("client", "192.0.2.11")
                .containsEntry("status", 429)
                .containsKey("key");
    }

    @Test
    void invalid_keys_of_a_client_are_limited() {
        get("jb_api_unknown_key", "192.0.2.20", "first-guess").assertStatus(401);

        ApiResponse second =
                get("jb_api_unknown_key", "192.0.2.20", "second-guess").assertError(429, "rate_limited");
        assertRetryAfter(second);
        assertThat(second.header("RateLimit")).isEmpty();
        get("jb_api_unknown_key", "192.0.2.21", "other-guess").assertStatus(401);
        assertThat(demo.logEntryOf("second-guess"))
                .containsEntry("client", "192.0.2.20")
                .containsEntry("status", 429)
                .doesNotContainKey("key");
    }

    private static ApiResponse get(String key, String client, String requestId) {
        return demo.client(key)
                .withHeader("X-Forwarded-For", client)
                .withHeader("X-Request-Id", requestId)
                .get(SELF);
    }

    private static void assertRetryAfter(ApiResponse refused) {
        assertThat(refused.header("Retry-After").map(Integer::valueOf))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 60));
    }
}
