package dev.leadpatch.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.domain.access.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The limit of failed authentications: 10 per minute and client, behind a trusted proxy. */
class FailedAuthenticationTest {

    private static final String SELF = "/api/v1/api-keys/self";
    private static final int MAX_FAILURES = 10;

    private static LimitedNode node;
    private static int nextClient = 1;

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final String client = "192.0.2." + nextClient++;

    @BeforeAll
    static void start() throws Exception {
        TrustedProxies loopback = TrustedProxies.NONE.and("127.0.0.0/8").orElseThrow();
        node = LimitedNode.start(new ClientSettings(loopback, RateLimit.NONE, MAX_FAILURES));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void guesses_beyond_the_limit_are_refused_until_the_time_has_passed() {
        for (int i = 0; i < MAX_FAILURES; i++) {
            assertThat(guess().assertStatus(401).json())
                    .isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
        }
        ApiResponse refused = guess().assertError(429, "rate_limited");
        assertThat(refused.header("Retry-After")).contains("6");

        node.advance(Duration.ofSeconds(6));
        guess().assertStatus(401);
        guess().assertStatus(429);
    }

    @Test
    void thousand_concurrent_guesses_are_refused_and_counted() throws Exception {
        double refusedBefore = refused();
        double failedBefore = node.metrics().value("leadpatch_failed_authentications_total");

        List<List<Integer>> statuses = ConcurrentTasks.run(
                10,
                number ->
                        IntStream.range(0, 100).mapToObj(i -> guess().status()).toList());

        assertThat(statuses.stream().flatMap(List::stream).filter(status -> status == 401))
                .hasSize(MAX_FAILURES);
        assertThat(statuses.stream().flatMap(List::stream)).containsOnly(401, 429);
        assertThat(refused() - refusedBefore).isEqualTo(1_000 - MAX_FAILURES);
        assertThat(node.metrics().value("leadpatch_failed_authentications_total") - failedBefore)
                .isEqualTo(1_000);
    }

    @Test
    void valid_keys_pass_from_a_client_beyond_its_limit_whether_cached_or_not() {
        String cached = company.addKeyWith("read").value();
        send(cached).assertStatus(200);
        exhaust();

        send(cached).assertStatus(200);
        send(ApiClient.READ_WRITE_KEY).assertStatus(200);
        ApiClient admin = node.client(company.addKeyWith("read", "admin").value());
        Object created = admin.send("POST", "/api/v1/api-keys", "{\"label\": \"a\", \"access\": [\"read\"]}")
                .assertStatus(201)
                .get("key");
        send((String) created).assertStatus(200);
    }

    @Test
    void key_that_another_process_adds_passes_at_once() {
        node.advance(Duration.ofSeconds(1));
        exhaust();
        for (int i = 0; i < 10; i++) {
            send(company.addKeyWith("read").value()).assertStatus(200);
        }
    }

    @Test
    void key_that_another_process_adds_passes_at_once_beside_thousands_of_guesses() throws Exception {
        exhaust();
        List<String> others = List.of("198.51.100.1", "198.51.100.2", "198.51.100.3");
        ConcurrentTasks.run(8, number -> {
            for (int i = 0; i < 250; i++) {
                guess().assertStatus(429);
                node.client("jb_api_" + UUID.randomUUID())
                        .withHeader("X-Forwarded-For", "203.0.113." + i)
                        .get(SELF);
                if (number == 0 && i % 10 == 0) {
                    String added = company.addKeyWith("read").value();
                    send(added).assertStatus(200);
                    node.client(company.addKeyWith("read").value())
                            .withHeader("X-Forwarded-For", others.get(i % others.size()))
                            .get(SELF)
                            .assertStatus(200);
                }
            }
            return number;
        });
    }

    @Test
    void revoked_and_expired_keys_are_failures() {
        String revoked =
                company.addKey(Optional.empty(), Optional.of(Instant.now().minusSeconds(60)));
        String expired = company.addKey(Optional.of(Instant.now().minusSeconds(60)), Optional.empty());
        for (int i = 0; i < MAX_FAILURES; i++) {
            send(i % 2 == 0 ? revoked : expired).assertStatus(401);
        }
        send(revoked).assertStatus(429);
        send(expired).assertStatus(429);
    }

    private void exhaust() {
        for (int i = 0; i < MAX_FAILURES; i++) {
            guess();
        }
        guess().assertStatus(429);
    }

    private ApiResponse guess() {
        return send("jb_api_" + UUID.randomUUID());
    }

    private ApiResponse send(String key) {
        return node.client(key).withHeader("X-Forwarded-For", client).get(SELF);
    }

    private static double refused() {
        MetricsScrape scrape = node.metrics();
        return scrape.value("leadpatch_rate_limited_requests_total", Map.of("limit", "authentication"));
    }
}
