package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verifies signatures with the npm packages that receivers use, in Node.js: {@code mvn test -Pnode}. */
@Tag("node")
@Timeout(120)
class NodeReceiverTest {

    private static final String PAYLOAD = "{\"lead\":{\"company_name\":\"Größe 大 😀 \\u2028\"}}";
    private static final String INTEGRATION_ID = DeliveryFixture.INTEGRATION_ID.toString();
    private static final String NEWER_SECRET = "whsec_bmV3ZXIgc2VjcmV0IG9mIDMyIGJ5dGVz";

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        NodeReceiver.install();
    }

    @Test
    void both_signatures_are_accepted() throws IOException {
        SendResult.Responded response = sendAndGetResponse(
                INTEGRATION_ID, DeliveryFixture.SECRET, List.of(DeliveryFixture.SECRET), Instant.now());

        assertThat(response.responseSnippet())
                .contains("\"event_id\":\"lead_updated\"", DeliveryFixture.COMPANY_UUID.toString());
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void both_secrets_are_accepted_during_rotation() throws IOException {
        List<String> both = List.of(NEWER_SECRET, DeliveryFixture.SECRET);

        assertThat(sendAndGetResponse(INTEGRATION_ID, DeliveryFixture.SECRET, both, Instant.now())
                        .status())
                .isEqualTo(200);
        assertThat(sendAndGetResponse(INTEGRATION_ID, NEWER_SECRET, both, Instant.now())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unknown_secret_is_rejected() throws IOException {
        assertThat(sendAndGetResponse(INTEGRATION_ID, NEWER_SECRET, List.of(DeliveryFixture.SECRET), Instant.now())
                        .responseSnippet())
                .startsWith("WebhookVerificationError:");
    }

    @Test
    void token_of_another_integration_is_rejected() throws IOException {
        String otherIntegration = "1e000000-0000-4000-8000-0000000000ac";

        assertThat(sendAndGetResponse(
                                otherIntegration,
                                DeliveryFixture.SECRET,
                                List.of(DeliveryFixture.SECRET),
                                Instant.now())
                        .responseSnippet())
                .isEqualTo("JsonWebTokenError: invalid signature");
    }

    @Test
    void delivery_older_than_two_hours_is_rejected() throws IOException {
        Instant signedAt = Instant.now().minus(Duration.ofHours(2));

        assertThat(sendAndGetResponse(INTEGRATION_ID, DeliveryFixture.SECRET, List.of(DeliveryFixture.SECRET), signedAt)
                        .responseSnippet())
                .isEqualTo("TokenExpiredError: jwt expired");
    }

    private static SendResult.Responded sendAndGetResponse(
            String integration, String receiverSecret, List<String> signingSecrets, Instant at) throws IOException {
        try (NodeReceiver receiver = NodeReceiver.start(integration, receiverSecret);
                CloseableHttpClient client =
                        ReceiverHttpClientFactory.create(WebhookSettings.DEFAULTS, SystemDefaultDnsResolver.INSTANCE)) {
            List<Secret> secrets = signingSecrets.stream()
                    .map(text -> new Secret(text, Optional.empty()))
                    .toList();
            ClaimedDelivery delivery = DeliveryFixture.delivery(
                    PAYLOAD,
                    DeliveryFixture.endpoint().withUrl(receiver.url()).withSecrets(new SigningSecrets(secrets)));
            SignedHttpRequest request = SignedHttpRequest.of(delivery, at).orElseThrow();
            HttpPost post = request.toHttpPost();
            // without the sender, which discards the body of a loopback address
            return client.execute(
                    post,
                    ReceiverHttpClientFactory.contextOf(post),
                    response -> new SendResult.Responded(
                            response.getCode(),
                            Optional.empty(),
                            EntityUtils.toString(response.getEntity()),
                            Duration.ZERO));
        }
    }
}
