package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Receiver.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trying an endpoint. Each test has a receiver, a company and an endpoint of its own. */
class EndpointTestTest {

    private PathReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = PathReceiver.start();
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Test
    void a_test_tells_what_the_endpoint_answered() {
        Answer answer = OwnEndpoint.at(receiver.url("/204")).post("/test").is(200);

        assertThat(answer.json().keySet())
                .containsExactly("delivered", "status_code", "duration_ms", "error", "snippet");
        assertThat(answer.json())
                .containsEntry("delivered", true)
                .containsEntry("status_code", 204L)
                .containsEntry("error", null);
        assertThat(receiver.told()).hasSize(1);
    }

    @Test
    void the_event_is_a_test_and_is_signed_as_any_other() throws Exception {
        OwnEndpoint.at(receiver.url("/204")).post("/test").is(200);

        Told told = receiver.told().get(0);
        assertThat(told.json().keySet()).containsExactly("id", "event", "occurred_at");
        assertThat(told.json()).containsEntry("event", "test");
        assertThat(told.header("Webhook-id")).isEqualTo(told.json().get("id"));
        String signed = told.header("Webhook-id") + "." + told.header("Webhook-timestamp") + "." + told.body();
        assertThat(told.header("Webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(Hmac.of(OwnEndpoint.SECRET, signed)));
        String[] jwt =
                told.header("Authorization").substring("Bearer ".length()).split("\\.", -1);
        byte[] key = OwnEndpoint.INTEGRATION.toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(jwt[2]).isEqualTo(Hmac.base64Url(Hmac.of(key, jwt[0] + "." + jwt[1])));
        assertThat(Hmac.decoded(jwt[1]))
                .containsEntry("event_id", "test")
                .containsEntry("body_sha256", Hmac.sha256(told.body()));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 410, 500})
    void another_answer_than_2xx_is_told_and_changes_nothing(int status) {
        OwnEndpoint endpoint = OwnEndpoint.at(receiver.url("/" + status));

        Answer answer = endpoint.post("/test").is(200);

        assertThat(answer.json())
                .containsEntry("delivered", false)
                .containsEntry("status_code", (long) status)
                .containsEntry("error", "answered " + status)
                .containsEntry("snippet", "said " + status);
        // as soon as a change is made, it goes out: a 410 to a test has disabled nothing
        endpoint.change(endpoint.company().addLead());
        assertThat(OwnEndpoint.events(endpoint.page(""))).hasSize(1);
    }

    @Test
    void no_answer_is_told_without_a_status() throws IOException {
        OwnEndpoint endpoint;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = OwnEndpoint.at(URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/204"));
        }

        Answer answer = endpoint.post("/test").is(200);

        assertThat(answer.json())
                .containsEntry("delivered", false)
                .containsEntry("status_code", null)
                .containsEntry("snippet", "");
        assertThat((String) answer.get("error")).isNotBlank();
    }

    @Test
    void a_test_reaches_an_endpoint_that_is_disabled_and_leaves_no_delivery() {
        OwnEndpoint endpoint = OwnEndpoint.at(receiver.url("/204"), false);

        assertThat(endpoint.post("/test").is(200).get("delivered")).isEqualTo(true);

        assertThat(receiver.told()).hasSize(1);
        assertThat(OwnEndpoint.events(endpoint.page(""))).isEmpty();
    }

    @Test
    void only_an_admins_key_of_the_same_company_may_test() {
        OwnEndpoint endpoint = OwnEndpoint.at(receiver.url("/204"));
        Client other = OwnEndpoint.at(receiver.url("/204")).admin();
        Client noAdmin = OwnEndpoint.client(endpoint.company().addKeyWith("read", "write"));

        assertThat(other.send("POST", endpoint.path() + "/test", new byte[0])
                        .is(404)
                        .json())
                .isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
        assertThat(noAdmin.send("POST", endpoint.path() + "/test", new byte[0])
                        .is(403)
                        .json())
                .isEqualTo(Map.of("error", "Admin access required for this operation"));
        for (String id : List.of(UUID.randomUUID().toString(), "x", "1-1-1-1-1")) {
            endpoint.admin()
                    .send("POST", OwnEndpoint.ALL + id + "/test", new byte[0])
                    .is(404);
        }
        assertThat(receiver.told()).isEmpty();
    }

    @Test
    void what_a_test_does_not_know_is_refused_and_nothing_is_sent() {
        OwnEndpoint endpoint = OwnEndpoint.at(receiver.url("/204"));
        Client json = endpoint.admin().with("Content-Type", "application/json");

        json.with("Idempotency-Key", "a")
                .send("POST", endpoint.path() + "/test", bytes("{}"))
                .isError(400, "not_supported");
        json.send("POST", endpoint.path() + "/test", bytes("{\"event\": \"lead_updated\"}"))
                .isError(400, "unexpected_body");
        endpoint.get("/test").isError(405, "method_not_allowed");
        assertThat(receiver.told()).isEmpty();

        assertThat(json.send("POST", endpoint.path() + "/test", bytes("{}"))
                        .is(200)
                        .json())
                .isNotEqualTo(Map.of());
    }
}
