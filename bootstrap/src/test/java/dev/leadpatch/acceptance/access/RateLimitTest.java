package dev.leadpatch.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.domain.access.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rate limit of API keys, on a node with a limit of 5 requests per minute. */
class RateLimitTest {

    private static final String KEYS = "/api/v1/api-keys";
    private static final String SELF = KEYS + "/self";

    private static LimitedNode node;

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiKeyFixture key = company.addKeyWith("read", "write", "admin");
    private final ApiClient client = node.client(key.value());

    @BeforeAll
    static void start() throws Exception {
        node = LimitedNode.start(new ClientSettings(TrustedProxies.NONE, RateLimit.perMinute(5), 100));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void requests_beyond_the_limit_are_rejected_until_a_token_returns() {
        long lead = company.addLead();
        for (int remaining = 4; remaining >= 0; remaining--) {
            ApiResponse response = client.patch(lead, "{\"first_name\": \"" + remaining + "\"}");
            assertThat(response.assertStatus(200).header("RateLimit-Policy")).contains("\"key\";q=5;w=60");
            assertThat(response.header("RateLimit")).contains("\"key\";r=" + remaining + ";t=12");
        }

        ApiResponse rejected = client.patch(lead, "{\"first_name\": \"Grace\"}").assertError(429, "rate_limited");
        assertThat(rejected.header("Retry-After")).contains("12");
        assertThat(rejected.header("RateLimit")).contains("\"key\";r=0;t=12");
        assertThat(rejected.header("RateLimit-Policy")).contains("\"key\";q=5;w=60");
        assertThat(DemoFixture.shared()
                        .client()
                        .get("/readyz")
                        .assertStatus(200)
                        .header("RateLimit"))
                .isEmpty();

        node.advance(Duration.ofSeconds(12));
        assertThat(client.getLead(lead).get("first_name")).isEqualTo("0");
        client.get(SELF).assertError(429, "rate_limited");
    }

    @Test
    void thousand_concurrent_requests_get_the_tokens_that_there_are() throws Exception {
        List<List<Integer>> statuses = ConcurrentTasks.run(
                10,
                number -> IntStream.range(0, 100)
                        .mapToObj(i -> client.get(SELF).status())
                        .toList());

        assertThat(statuses.stream().flatMap(List::stream).filter(status -> status == 200))
                .hasSize(5);
        assertThat(statuses.stream().flatMap(List::stream)).containsOnly(200, 429);
    }

    @Test
    void bulk_update_and_replayed_response_count_as_one_request() {
        long one = company.addLead();
        long other = company.addLead();
        ApiClient idempotent = client.withHeader("Idempotency-Key", "limited-1");
        idempotent.patch(one, "{\"status\": \"lost\"}").assertStatus(200);
        ApiResponse replayed = idempotent.patch(one, "{\"status\": \"lost\"}").assertStatus(200);
        assertThat(replayed.header("Idempotency-Replayed")).contains("true");
        assertThat(replayed.header("RateLimit")).contains("\"key\";r=3;t=12");

        ApiResponse bulk = client.send(
                        "PATCH",
                        "/api/v1/leads",
                        "{\"leads\": [{\"id\": " + one + ", \"first_name\": \"A\"}, {\"id\": " + other
                                + ", \"first_name\": \"B\"}]}")
                .assertStatus(200);
        assertThat(bulk.header("RateLimit")).contains("\"key\";r=2;t=12");
    }

    @Test
    void rejected_idempotent_request_does_not_use_up_its_key() {
        long lead = company.addLead();
        exhaust(client);
        ApiClient idempotent = client.withHeader("Idempotency-Key", "limited-2");
        idempotent.patch(lead, "{\"status\": \"lost\"}").assertError(429, "rate_limited");

        node.advance(Duration.ofSeconds(12));

        ApiResponse executed = idempotent.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        assertThat(executed.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void limit_of_a_key_overrides_the_default_and_a_change_applies_without_restart() {
        setLimit(2);
        exhaust(client, 2);

        setLimit(0);
        await().until(() -> client.get(SELF).status() == 200);
        for (int i = 0; i < 10; i++) {
            assertThat(client.get(SELF).assertStatus(200).header("RateLimit")).isEmpty();
        }

        setLimit(1_000_000);
        await().until(
                        () -> client.get(SELF).header("RateLimit-Policy").orElse(""),
                        policy -> policy.equals("\"key\";q=1000000;w=60"));
    }

    @Test
    void created_key_has_the_requested_limit_and_a_rotated_key_keeps_it() {
        setLimit(100);
        Map<String, Object> created =
                create("\"rate_limit\": 3").assertStatus(201).json();
        assertThat(created).containsEntry("rate_limit", 3L);
        ApiClient limited = node.client((String) created.get("key"));
        assertThat(limited.get(SELF).assertStatus(200).json()).containsEntry("rate_limit", 3L);
        exhaust(limited, 2);

        Map<String, Object> rotated = client.send("POST", KEYS + "/" + created.get("id") + "/rotate", "{}")
                .assertStatus(201)
                .json();
        assertThat(rotated).containsEntry("rate_limit", 3L);
        ApiClient successor = node.client((String) rotated.get("key"));
        assertThat(successor.get(SELF).assertStatus(200).header("RateLimit")).contains("\"key\";r=2;t=20");
        limited.get(SELF).assertError(429, "rate_limited");
    }

    @Test
    void new_key_gets_no_higher_limit_than_the_key_of_the_request() {
        for (String higher : List.of("6", "\"none\"")) {
            ApiResponse refused = create("\"rate_limit\": " + higher).assertError(403, "key_grants_more");
            assertThat((String) refused.get("error")).contains("5 requests per minute");
        }
        assertThat(create("\"rate_limit\": 5").assertStatus(201).json()).containsEntry("rate_limit", 5L);
        assertThat(create("\"rate_limit\": null").assertStatus(201).json()).containsEntry("rate_limit", null);
    }

    @Test
    void rotation_does_not_replace_the_limit_of_a_key_by_a_higher_default() {
        setLimit(4);
        ApiKeyFixture withDefault = company.addKeyWith("read");

        ApiResponse refused = client.send("POST", KEYS + "/" + withDefault.id() + "/rotate", "{}")
                .assertError(403, "key_grants_more");
        assertThat((String) refused.get("error")).contains("4 requests per minute");
        node.client(withDefault.value()).get(SELF).assertStatus(200);
    }

    @Test
    void invalid_limits_are_rejected() {
        setLimit(0);
        for (String invalid : List.of("0", "-1", "1.5", "1e400", "1000001", "\"60\"", "true", "[]", "{}")) {
            ApiResponse response = create("\"rate_limit\": " + invalid).assertError(400, "invalid_api_key");
            assertThat(response.violations())
                    .extracting(violation -> violation.get("pointer"))
                    .containsExactly("/rate_limit");
        }
        assertThat(client.get(KEYS).assertStatus(200).jsonList())
                .singleElement()
                .satisfies(only -> assertThat(only).containsEntry("rate_limit", "none"));
    }

    private ApiResponse create(String member) {
        return client.send("POST", KEYS, "{\"label\": \"a\", \"access\": [\"read\"], " + member + "}");
    }

    private void setLimit(int limit) {
        company.execute("update api_keys set rate_limit = ? where id = ?", limit, key.id());
    }

    private static void exhaust(ApiClient client) {
        exhaust(client, 5);
    }

    private static void exhaust(ApiClient client, int tokens) {
        for (int i = 0; i < tokens; i++) {
            client.get(SELF).assertStatus(200);
        }
        client.get(SELF).assertError(429, "rate_limited");
    }
}
