package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.UseCasesBuilder.useCases;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestObserver.Limit;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.adapter.http.limit.FailedAuthenticationLimiter;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limit of failed authentications, behind a trusted proxy and at a controlled time: 3 per minute and client. */
class FailedAuthenticationTest {

    private static final String VALID = "jb_api_valid_key";
    private static final String INVALID = "jb_api_invalid_key";
    private static final String ATTACKER = "192.0.2.66";
    private static final String OTHER = "192.0.2.7";

    private final AtomicLong nanos = new AtomicLong();
    private final RecordingRequestObserver observer = new RecordingRequestObserver();
    private LeadpatchHttpServer server;
    private LogCapture log;

    @BeforeEach
    void start() {
        log = new LogCapture(FailedAuthenticationLimiter.class);
        Clients clients = Clients.DEFAULTS
                .withTrustedProxies(TrustedProxies.NONE.and("127.0.0.1").orElseThrow())
                .withMaxFailedAuthentications(3)
                .withNanoTime(nanos::get);
        server = new LeadpatchHttpServer(
                ServerFixture.SETTINGS.withClients(clients),
                () -> "id",
                useCases()
                        .authenticating(FailedAuthenticationTest::authenticate)
                        .build(),
                observer,
                new BackgroundLoops(),
                Optional.empty());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void failures_beyond_the_limit_of_a_client_return_429() {
        assertThat(statuses(ATTACKER, 3)).containsOnly(401);

        RawResponse refused = get(ATTACKER, INVALID);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).contains("20");
        assertThat(refused.header("ratelimit")).isEmpty();
        assertThat(refused.header("connection")).isEmpty();
        assertThat(refused.body()).contains("\"code\":\"rate_limited\"", "\"request_id\":\"id\"");
        assertThat(refused.body()).doesNotContain(ATTACKER, INVALID);
        assertThat(refused.body()).contains("a valid one is accepted");
        assertThat(statuses(ATTACKER, 60)).containsOnly(429);
        assertThat(observer.failedAuthentications.get()).isEqualTo(64);
        assertThat(observer.rateLimited).hasSize(61).containsOnly(Limit.AUTHENTICATION);

        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(statuses(ATTACKER, 2)).isEqualTo(new int[] {401, 429});
    }

    @Test
    void valid_key_is_never_refused() {
        statuses(ATTACKER, 10);

        for (int i = 0; i < 10; i++) {
            assertThat(get(ATTACKER, VALID).status()).isEqualTo(404);
        }
        assertThat(get(ATTACKER, INVALID).status()).isEqualTo(429);
    }

    @Test
    void clients_have_separate_limits() {
        statuses(ATTACKER, 10);

        assertThat(statuses(OTHER, 4)).isEqualTo(new int[] {401, 401, 401, 429});
    }

    @Test
    void addresses_of_an_ipv6_network_have_one_limit() {
        for (int i = 0; i < 4; i++) {
            assertThat(get("2001:db8:1:2::" + i, INVALID).status()).isEqualTo(i < 3 ? 401 : 429);
        }
        assertThat(get("2001:db8:1:2:ffff:ffff:ffff:ffff", INVALID).status()).isEqualTo(429);
        assertThat(get("2001:db8:1:3::1", INVALID).status()).isEqualTo(401);
        assertThat(LogCapture.keyValues(log.events().get(0))).containsEntry("client", "2001:db8:1:2::/64");
    }

    @Test
    void missing_and_ambiguous_credentials_are_not_counted() {
        for (int i = 0; i < 10; i++) {
            assertThat(send("X-Forwarded-For: " + ATTACKER + "\r\n").status()).isEqualTo(401);
            assertThat(send("Authorization: Basic eDp5\r\nX-Forwarded-For: " + ATTACKER + "\r\n")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(observer.failedAuthentications.get()).isZero();
        assertThat(get(ATTACKER, INVALID).status()).isEqualTo(401);
    }

    @Test
    void client_is_logged_once_a_minute_without_the_key() {
        statuses(ATTACKER, 20);
        assertThat(refusals()).hasSize(1);
        assertThat(LogCapture.keyValues(refusals().get(0)))
                .containsEntry("client", ATTACKER)
                .containsEntry("omitted", 0L);
        assertThat(log.events()).noneMatch(event -> event.toString().contains(INVALID));

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        statuses(ATTACKER, 20);
        assertThat(refusals()).hasSize(2);
    }

    @Test
    void failed_authentication_is_logged_with_the_start_of_the_key() {
        get(ATTACKER, INVALID);
        get(OTHER, VALID);

        assertThat(log.events()).hasSize(1);
        assertThat(log.events().get(0).getMessage()).isEqualTo("Failed authentication: the API key is invalid");
        assertThat(LogCapture.keyValues(log.events().get(0)))
                .containsEntry("client", ATTACKER)
                .containsEntry("key_prefix", "jb_api")
                .containsEntry("omitted", 0L);
    }

    @Test
    void log_lines_are_limited_and_the_omitted_ones_are_counted() {
        for (int client = 0; client < 50; client++) {
            statuses("198.51.100." + client, 4);
        }
        assertThat(refusals()).hasSize(30);
        assertThat(log.events()).hasSize(60);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        statuses(ATTACKER, 4);
        assertThat(LogCapture.keyValues(refusals().get(30))).containsEntry("omitted", 20L);
    }

    private List<ILoggingEvent> refusals() {
        return log.events().stream()
                .filter(event -> event.getMessage().startsWith("Too many"))
                .toList();
    }

    private int[] statuses(String client, int requests) {
        int[] statuses = new int[requests];
        try (RawClient connection = new RawClient(server.port())) {
            for (int i = 0; i < requests; i++) {
                connection.send(
                        request("Authorization: Bearer " + INVALID + "\r\nX-Forwarded-For: " + client + "\r\n"));
                statuses[i] = connection.readResponse().status();
            }
        }
        return statuses;
    }

    private RawResponse get(String client, String key) {
        return send("Authorization: Bearer " + key + "\r\nX-Forwarded-For: " + client + "\r\n");
    }

    private RawResponse send(String headers) {
        try (RawClient connection = new RawClient(server.port())) {
            return connection.send(request(headers)).readResponse();
        }
    }

    private static String request(String headers) {
        return "GET /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    }

    private static Optional<Caller> authenticate(String presentedKey) {
        return presentedKey.equals(VALID)
                ? Optional.of(Caller.key(
                        new ApiKeyId(new UUID(0, 1)), new CompanyId(1), "fake", new UserId(1), Permission.READ))
                : Optional.empty();
    }
}
