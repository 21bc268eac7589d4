package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.UpdateLead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lifetime of a session of the console. */
class ConsoleSessionTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private LeadpatchHttpServer http;

    @BeforeEach
    void start() {
        UseCases useCases = UseCasesFixture.useCases(command -> new UpdateLead.Result.NotFound());
        ConsoleSettings console =
                new ConsoleSettings(new SecretKeySpec(new byte[32], "AES"), Optional.empty(), now::get, new Random(1));
        http = new LeadpatchHttpServer(
                ServerFixture.SETTINGS,
                () -> "id",
                useCases,
                RequestObserver.NO_OP,
                new BackgroundLoops(),
                Optional.of(console));
        http.start();
    }

    @AfterEach
    void stop() {
        http.close();
    }

    @Test
    void session_ends_after_12_hours_even_if_it_is_used() {
        String cookie = signIn();

        now.updateAndGet(time -> time.plus(Duration.ofHours(12)).minusSeconds(1));
        assertThat(get("/console", cookie).status()).isEqualTo(200);

        now.updateAndGet(time -> time.plusSeconds(1));
        assertThat(get("/console", cookie).status()).isEqualTo(303);
    }

    @Test
    void htmx_opens_the_page_to_sign_in_when_the_session_has_ended() {
        RawResponse response = get("/console", "x=y\r\nHX-Request: true");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("hx-redirect")).contains("/console/sign-in?to=%2Fconsole");
    }

    private String signIn() {
        String form = "key=any";
        RawResponse response = send("""
                POST /console/sign-in HTTP/1.1\r
                Host: x\r
                Content-Type: application/x-www-form-urlencoded\r
                Content-Length: %d\r
                Connection: close\r
                \r
                %s""".formatted(form.length(), form));
        return response.header("set-cookie").orElseThrow().split(";", 2)[0];
    }

    private RawResponse get(String path, String cookie) {
        return send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + cookie + "\r\n\r\n");
    }

    private RawResponse send(String request) {
        try (RawClient client = new RawClient(http.port())) {
            return client.send(request).readResponse();
        }
    }
}
