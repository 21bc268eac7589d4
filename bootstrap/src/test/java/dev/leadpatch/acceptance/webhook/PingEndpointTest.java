package dev.leadpatch.acceptance.webhook;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.Hmac;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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

/** Pinging an endpoint. Each test has its own receiver, company and endpoint. */
class PingEndpointTest {

    private StatusPathReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = StatusPathReceiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void ping_returns_the_response_of_the_endpoint() {
        ApiResponse response =
                EndpointFixture.create(receiver.url("/204")).post("/test").assertStatus(200);

        assertThat(response.json().keySet())
                .containsExactly("delivered", "status_code", "duration_ms", "error", "snippet");
        assertThat(response.json())
                .containsEntry("delivered", true)
                .containsEntry("status_code", 204L)
                .containsEntry("error", null);
        assertThat(receiver.deliveries()).hasSize(1);
    }

    @Test
    void ping_event_is_marked_as_test_and_signed() throws Exception {
        EndpointFixture.create(receiver.url("/204")).post("/test").assertStatus(200);

        ReceivedDelivery delivery = receiver.deliveries().get(0);
        assertThat(delivery.json().keySet()).containsExactly("id", "event", "occurred_at");
        assertThat(delivery.json()).containsEntry("event", "test");
        assertThat(delivery.header("Webhook-id")).isEqualTo(delivery.json().get("id"));
        String signed =
                delivery.header("Webhook-id") + "." + delivery.header("Webhook-timestamp") + "." + delivery.body();
        assertThat(delivery.header("Webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(Hmac.hmacSha256(EndpointFixture.SECRET, signed)));
        String[] jwt =
                delivery.header("Authorization").substring("Bearer ".length()).split("\\.", -1);
        byte[] key = EndpointFixture.INTEGRATION_ID.toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(jwt[2]).isEqualTo(Hmac.base64Url(Hmac.hmacSha256(key, jwt[0] + "." + jwt[1])));
        assertThat(Hmac.decodeJson(jwt[1]))
                .containsEntry("event_id", "test")
                .containsEntry("body_sha256", Hmac.sha256(delivery.body()));
    }

    @Test
    void basic_credentials_replace_the_token() {
        EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
        Object id = endpointApi
                .createSuccessfully("""
                {"url": "%s", "basic_auth": {"username": "Aladdin", "password": "open sesame"}}
                """.formatted(receiver.url("/204")))
                .get("id");

        endpointApi.ping(id).assertStatus(200);

        ReceivedDelivery delivery = receiver.deliveries().get(0);
        assertThat(delivery.header("Authorization")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(delivery.header("Webhook-signature")).startsWith("v1,");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 410, 500})
    void ping_reports_non_2xx_response_and_changes_nothing(int status) {
        EndpointFixture endpoint = EndpointFixture.create(receiver.url("/" + status));

        ApiResponse response = endpoint.post("/test").assertStatus(200);

        assertThat(response.json())
                .containsEntry("delivered", false)
                .containsEntry("status_code", (long) status)
                .containsEntry("error", "HTTP status " + status)
                // the receiver has a private address
                .containsEntry("snippet", "");
        // changes are still queued: a 410 response to a ping does not disable the endpoint
        endpoint.changeLead(endpoint.company().addLead());
        assertThat(EndpointFixture.eventIds(endpoint.page(""))).hasSize(1);
    }

    @Test
    void ping_without_response_returns_no_status() throws IOException {
        // bound, so that no other process takes the port, but not listening
        try (Socket closedPort = new Socket()) {
            closedPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            EndpointFixture endpoint =
                    EndpointFixture.create(URI.create("http://127.0.0.1:" + closedPort.getLocalPort() + "/204"));

            ApiResponse response = endpoint.post("/test").assertStatus(200);

            assertThat(response.json())
                    .containsEntry("delivered", false)
                    .containsEntry("status_code", null)
                    .containsEntry("snippet", "");
            assertThat((String) response.get("error")).isNotBlank();
        }
    }

    @Test
    void ping_reaches_disabled_endpoint_and_creates_no_delivery() {
        EndpointFixture endpoint = EndpointFixture.create(receiver.url("/204"), false);

        assertThat(endpoint.post("/test").assertStatus(200).get("delivered")).isEqualTo(true);

        assertThat(receiver.deliveries()).hasSize(1);
        assertThat(EndpointFixture.eventIds(endpoint.page(""))).isEmpty();
    }

    @Test
    void ping_requires_an_admin_key_of_the_same_company() {
        EndpointFixture endpoint = EndpointFixture.create(receiver.url("/204"));
        ApiClient other = EndpointFixture.create(receiver.url("/204")).admin();
        ApiClient noAdmin = EndpointFixture.client(endpoint.company().addKeyWith("read", "write"));

        assertThat(other.send("POST", endpoint.path() + "/test", new byte[0])
                        .assertStatus(404)
                        .json())
                .isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
        assertThat(noAdmin.send("POST", endpoint.path() + "/test", new byte[0])
                        .assertStatus(403)
                        .json())
                .isEqualTo(Map.of("error", "Admin access required for this operation"));
        for (String id : List.of(UUID.randomUUID().toString(), "x", "1-1-1-1-1")) {
            endpoint.admin()
                    .send("POST", EndpointFixture.ENDPOINTS_PATH + id + "/test", new byte[0])
                    .assertStatus(404);
        }
        assertThat(receiver.deliveries()).isEmpty();
    }

    @Test
    void unsupported_ping_request_is_rejected_and_nothing_is_sent() {
        EndpointFixture endpoint = EndpointFixture.create(receiver.url("/204"));
        ApiClient json = endpoint.admin().withHeader("Content-Type", "application/json");

        json.withHeader("Idempotency-Key", "a")
                .send("POST", endpoint.path() + "/test", utf8("{}"))
                .assertError(400, "not_supported");
        json.send("POST", endpoint.path() + "/test", utf8("{\"event\": \"lead_updated\"}"))
                .assertError(400, "unexpected_body");
        endpoint.get("/test").assertError(405, "method_not_allowed");
        assertThat(receiver.deliveries()).isEmpty();

        assertThat(json.send("POST", endpoint.path() + "/test", utf8("{}"))
                        .assertStatus(200)
                        .json())
                .isNotEqualTo(Map.of());
    }
}
