package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.UseCasesBuilder.useCases;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestObserver.Limit;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rate limit of a key over HTTP, at a controlled time. */
class RateLimitTest {

    private final AtomicLong nanos = new AtomicLong();
    private final RecordingRequestObserver observer = new RecordingRequestObserver();
    private volatile RateLimit limit = RateLimit.perMinute(3);
    private LeadpatchHttpServer server;

    @BeforeEach
    void start() {
        server = new LeadpatchHttpServer(
                ServerFixture.SETTINGS.withClients(
                        ServerFixture.SETTINGS.clients().withNanoTime(nanos::get)),
                () -> "id",
                useCases().authenticating(this::authenticate).build(),
                observer,
                new BackgroundLoops(),
                Optional.empty());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void responses_report_the_limit_and_the_request_beyond_it_is_rejected() {
        RawResponse first = get("jb_api_first");
        assertThat(first.status()).isEqualTo(404);
        assertThat(first.header("ratelimit-policy")).contains("\"key\";q=3;w=60");
        assertThat(first.header("ratelimit")).contains("\"key\";r=2;t=20");
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(get("jb_api_first").header("ratelimit")).contains("\"key\";r=1;t=15");
        assertThat(get("jb_api_first").header("ratelimit")).contains("\"key\";r=0;t=15");

        RawResponse rejected = get("jb_api_first");
        assertThat(rejected.status()).isEqualTo(429);
        assertThat(rejected.header("retry-after")).contains("15");
        assertThat(rejected.header("ratelimit-policy")).contains("\"key\";q=3;w=60");
        assertThat(rejected.header("ratelimit")).contains("\"key\";r=0;t=15");
        assertThat(rejected.header("connection")).isEmpty();
        assertThat(rejected.body())
                .isEqualTo("{\"error\":\"The API key has exceeded its limit of 3 requests per minute\","
                        + "\"code\":\"rate_limited\",\"request_id\":\"id\"}");
        assertThat(observer.rateLimited).containsExactly(Limit.KEY);
        await().until(() -> observer.responses.stream().anyMatch(response -> response.status() == 429));

        assertThat(get("jb_api_other").status()).isEqualTo(404);
        nanos.addAndGet(Duration.ofSeconds(15).toNanos() - 1);
        assertThat(get("jb_api_first").header("retry-after")).contains("1");
        nanos.addAndGet(1);
        assertThat(get("jb_api_first").status()).isEqualTo(404);
        assertThat(get("jb_api_first").status()).isEqualTo(429);
    }

    @Test
    void rejected_requests_with_bodies_keep_the_connection() {
        limit = RateLimit.perMinute(1);
        try (RawClient client = new RawClient(server.port())) {
            for (int i = 0; i < 3; i++) {
                client.send(patch(64 * 1024, ""));
            }
            client.send(head("GET /healthz HTTP/1.1"));

            assertThat(client.readResponse().status()).isNotEqualTo(429);
            assertThat(client.readResponse().status()).isEqualTo(429);
            assertThat(client.readResponse().status()).isEqualTo(429);
            assertThat(client.readResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void body_of_a_rejected_request_is_not_requested() {
        limit = RateLimit.perMinute(1);
        get("jb_api_first");
        try (RawClient client = new RawClient(server.port())) {
            String request = patch(10, "Expect: 100-continue\r\n");
            client.send(request.substring(0, request.length() - 10));

            assertThat(client.readResponse().status()).isEqualTo(429);
        }
    }

    @Test
    void rate_limit_precedes_permissions_query_and_body() {
        limit = RateLimit.perMinute(2);
        assertThat(send("GET /api/v1/leads/1?zzz=1 HTTP/1.1", "jb_api_first").status())
                .isEqualTo(400);
        assertThat(send("PATCH /api/v1/leads/1 HTTP/1.1", "jb_api_first").status())
                .isEqualTo(415);

        assertThat(send("GET /api/v1/leads/1?zzz=1 HTTP/1.1", "jb_api_first").status())
                .isEqualTo(429);
        assertThat(send("PATCH /api/v1/leads/1 HTTP/1.1", "jb_api_first").status())
                .isEqualTo(429);
        assertThat(send("DELETE /api/v1/api-keys/1 HTTP/1.1", "jb_api_reader").status())
                .isEqualTo(403);
    }

    @Test
    void requests_without_an_authenticated_key_are_not_counted() {
        limit = RateLimit.perMinute(1);
        for (int i = 0; i < 3; i++) {
            RawResponse health = send("GET /healthz HTTP/1.1", "jb_api_first");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.header("ratelimit")).isEmpty();
            assertThat(send("GET /nothing HTTP/1.1", "jb_api_first").status()).isEqualTo(404);
            assertThat(send("OPTIONS /api/v1/leads/1 HTTP/1.1", "jb_api_first").status())
                    .isEqualTo(204);
        }
        assertThat(get("jb_api_first").header("ratelimit")).contains("\"key\";r=0;t=60");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /nothing, Accept: */*, 404",
        "PUT /api/v1/leads/1, Accept: */*, 405",
        "POST /api/v1/leads/1, Accept: */*, 405",
        "POST /api/v1/leads, X-HTTP-Method-Override: PATCH, 400",
        "GET /api/v1/leads/1, Expect: miracles, 417",
        "OPTIONS /api/v1/leads/1?zzz=1, Accept: */*, 400",
        "GET /openapi.json, Accept: */*, 200",
        "GET /openapi.yaml, Accept: */*, 200",
        "GET /docs, Accept: */*, 200"
    })
    void request_that_is_not_authenticated_neither_counts_nor_reports_the_limit(
            String request, String header, int status) {
        limit = RateLimit.perMinute(1);
        RawResponse response;
        try (RawClient client = new RawClient(server.port())) {
            response = client.send(head(request + " HTTP/1.1", "Authorization: Bearer jb_api_first", header))
                    .readResponse();
        }

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).doesNotContainKeys("ratelimit", "ratelimit-policy");
        assertThat(get("jb_api_first").header("ratelimit")).contains("\"key\";r=0;t=60");
    }

    @Test
    void key_without_a_limit_has_no_headers_and_a_changed_limit_applies_at_once() {
        limit = RateLimit.NONE;
        for (int i = 0; i < 10; i++) {
            RawResponse response = get("jb_api_first");
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.header("ratelimit")).isEmpty();
            assertThat(response.header("ratelimit-policy")).isEmpty();
        }
        limit = RateLimit.perMinute(1);
        assertThat(get("jb_api_first").status()).isEqualTo(404);
        assertThat(get("jb_api_first").status()).isEqualTo(429);
        limit = RateLimit.NONE;
        assertThat(get("jb_api_first").status()).isEqualTo(404);
        limit = RateLimit.perMinute(100);
        assertThat(get("jb_api_first").header("ratelimit-policy")).contains("\"key\";q=100;w=60");
    }

    private Optional<Caller> authenticate(String presentedKey) {
        return Optional.of(Caller.key(
                        new ApiKeyId(new UUID(0, presentedKey.hashCode())),
                        new CompanyId(1),
                        "fake",
                        new UserId(1),
                        presentedKey.equals("jb_api_reader") ? new Permission[] {Permission.READ} : Permission.values())
                .withRateLimit(limit));
    }

    private RawResponse get(String key) {
        return send("GET /api/v1/leads/1 HTTP/1.1", key);
    }

    private RawResponse send(String requestLine, String key) {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(head(requestLine, "Authorization: Bearer " + key))
                    .readResponse();
        }
    }

    private static String head(String requestLine, String... headers) {
        return requestLine + "\r\nHost: a\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    private static String patch(int length, String header) {
        return head(
                        "PATCH /api/v1/leads/1 HTTP/1.1",
                        "Authorization: Bearer jb_api_first",
                        "Content-Type: application/json",
                        header + "Content-Length: " + length)
                + " ".repeat(length);
    }
}
