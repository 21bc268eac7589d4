package dev.leadpatch.acceptance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.Hmac;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The secrets that sign deliveries. */
class SigningSecretsTest {

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
    private final long lead = endpointApi.company().addLead();

    /** Signatures of deliveries during and after the overlap of a secret rotation. */
    @Nested
    class Rotation {

        private WebhookReceiver receiver;
        private Object endpointId = "";
        private Object firstSecret = "";

        @BeforeEach
        void start() throws Exception {
            receiver = WebhookReceiver.start();
            ApiResponse endpoint = endpointApi
                    .create("{\"url\": \"%s\"}".formatted(receiver.url()))
                    .assertStatus(201);
            endpointId = endpoint.json().get("id");
            firstSecret = endpoint.json().get("secret");
        }

        @AfterEach
        void stop() {
            receiver.close();
        }

        @Test
        void both_secrets_sign_during_overlap_and_another_rotation_is_rejected() throws Exception {
            ApiResponse second = endpointApi
                    .admin()
                    .send("POST", EndpointApiFixture.ENDPOINTS_PATH + "/" + endpointId + "/rotate-secret", new byte[0])
                    .assertStatus(200);
            assertThat(second.json()).containsKeys("secret", "previous_secret_valid_until");
            endpointApi.rotate(endpointId, "{\"overlap_seconds\": 1}").assertError(409, "rotation_under_way");

            ReceivedDelivery twice = awaitDeliveryOfChange(1);
            assertThat(twice.header("Webhook-signature"))
                    .isEqualTo(signature(second.get("secret"), twice) + " " + signature(firstSecret, twice));

            ApiResponse third =
                    endpointApi.rotate(endpointId, "{\"overlap_seconds\": 0}").assertStatus(200);
            ReceivedDelivery once = awaitDeliveryOfChange(2);
            assertThat(once.header("Webhook-signature")).isEqualTo(signature(third.get("secret"), once));
        }

        @Test
        void old_secret_stops_signing_after_the_overlap() throws Exception {
            ApiResponse rotated =
                    endpointApi.rotate(endpointId, "{\"overlap_seconds\": 2}").assertStatus(200);
            Instant end = Instant.parse((String) rotated.get("previous_secret_valid_until"));
            assertThat(end).isAfter((String) rotated.get("updated_at"));
            await().until(() -> Instant.now().isAfter(end));

            ReceivedDelivery delivery = awaitDeliveryOfChange(1);

            assertThat(delivery.header("Webhook-signature")).isEqualTo(signature(rotated.get("secret"), delivery));
            endpointApi.rotate(endpointId, "{}").assertStatus(200);
        }

        private ReceivedDelivery awaitDeliveryOfChange(int number) {
            endpointApi
                    .admin()
                    .patch(lead, "{\"last_name\": \"Change %d\"}".formatted(number))
                    .assertStatus(200);
            String uuid = endpointApi.leadUuid(lead);
            await().until(() -> receiver.deliveriesOf(uuid).size() == number);
            return receiver.deliveriesOf(uuid).get(number - 1);
        }

        private static String signature(Object secret, ReceivedDelivery delivery) throws Exception {
            byte[] key = Base64.getDecoder().decode(String.valueOf(secret).substring("whsec_".length()));
            String signed =
                    delivery.header("Webhook-id") + "." + delivery.header("Webhook-timestamp") + "." + delivery.body();
            return "v1," + Base64.getEncoder().encodeToString(Hmac.hmacSha256(key, signed));
        }
    }

    /** A node on the same database without a secret key, or with another secret key. */
    @Nested
    class SecretKeySetting {

        @Test
        void warning_at_the_start_states_whether_the_secret_key_is_missing_or_another_one() throws Exception {
            endpointApi.createSuccessfully("{\"url\": \"http://127.0.0.1:9/\"}");
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            Logger logger = (Logger) LoggerFactory.getLogger("dev.leadpatch.bootstrap.wiring");
            log.start();
            logger.addAppender(log);
            try {
                runWithSecretKeys(SecretKeys.NONE, keyless -> {});
                runWithSecretKeys(SecretKeys.of(new SecretKeySpec(new byte[32], "AES")), other -> {});
            } finally {
                logger.detachAppender(log);
            }
            assertThat(log.list.stream()
                            .map(ILoggingEvent::getFormattedMessage)
                            .filter(message -> message.startsWith("The secrets of ")))
                    .satisfiesExactly(
                            keyless -> assertThat(keyless)
                                    .endsWith(
                                            " webhook endpoints are encrypted, and LEADPATCH_SECRET_KEY is not set; this"
                                                    + " node claims none of their deliveries until it is set to the key that encrypted them"),
                            other -> assertThat(other).contains("a key other than LEADPATCH_SECRET_KEY"));
        }

        @Test
        void endpoint_creation_without_a_secret_key_fails_and_names_the_setting() throws Exception {
            Object id = endpointApi
                    .createSuccessfully("{\"url\": \"http://127.0.0.1:9/\"}")
                    .get("id");
            runWithSecretKeys(SecretKeys.NONE, keyless -> {
                ApiResponse response = keyless.send(
                                "POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"https://a.example\"}")
                        .assertError(503, "secret_key_missing");
                assertThat((String) response.get("error")).contains("LEADPATCH_SECRET_KEY");
                keyless.send("POST", EndpointApiFixture.ENDPOINTS_PATH + "/" + id + "/rotate-secret", "{}")
                        .assertError(503, "secret_key_missing");
                keyless.send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{}").assertEndpointRejected(" missing_member");
                keyless.send("PATCH", EndpointApiFixture.ENDPOINTS_PATH + "/" + id, "{\"description\": \"x\"}")
                        .assertStatus(200);
            });
        }

        @Test
        void node_with_another_secret_key_is_not_ready_and_serves_leads_and_endpoints() throws Exception {
            Object id = endpointApi
                    .createSuccessfully("{\"url\": \"http://127.0.0.1:9/\"}")
                    .get("id");
            runWithSecretKeys(SecretKeys.of(new SecretKeySpec(new byte[32], "AES")), other -> {
                ApiResponse readiness = other.get("/readyz").assertError(503, "unavailable");
                assertThat(readiness.body()).contains("\"code\":\"secret_key_wrong\"");
                other.patch(lead, "{\"last_name\": \"Patched\"}").assertStatus(200);
                other.get(EndpointApiFixture.ENDPOINTS_PATH + "/" + id).assertStatus(200);
            });
        }

        private interface ClientAction {
            void run(ApiClient client) throws Exception;
        }

        private void runWithSecretKeys(SecretKeys keys, ClientAction action) throws Exception {
            DatabaseFixture database = DemoFixture.shared().database();
            DatabaseSettings settings = AdditionalNode.settings(database.withSecretKeys(keys));
            try (Application application =
                            new PostgresApplicationFactory(DefaultValidator::create).open(settings, PoolSizes.DEFAULT);
                    Application.RunningServer server = application.serve(
                            new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                            DemoFixture.LOOPBACK_RECEIVERS)) {
                action.run(new ApiClient(
                        URI.create("http://127.0.0.1:" + server.port()),
                        endpointApi.admin().headers()));
            }
        }
    }
}
