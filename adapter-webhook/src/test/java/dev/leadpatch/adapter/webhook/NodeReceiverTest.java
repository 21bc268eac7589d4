package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.SigningSecrets.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver in Node, with the npm packages that receivers use, accepts what we sign: {@code mvn test -Pnode}. */
@Tag("node")
@Timeout(120)
class NodeReceiverTest {

    private static final String PAYLOAD = "{\"lead\":{\"company_name\":\"Größe 大 😀 \\u2028\"}}";
    private static final String INTEGRATION = Deliveries.INTEGRATION.toString();
    private static final String NEWER = "whsec_bmV3ZXIgc2VjcmV0IG9mIDMyIGJ5dGVz";

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        NodeReceiver.install();
    }

    @Test
    void both_signatures_are_accepted() throws IOException {
        SendResult.Responded answered =
                answer(INTEGRATION, Deliveries.SECRET, List.of(Deliveries.SECRET), Instant.now());

        assertThat(answered.responseSnippet())
                .contains("\"event_id\":\"lead_updated\"", Deliveries.COMPANY_UUID.toString());
        assertThat(answered.status()).isEqualTo(200);
    }

    @Test
    void while_secrets_rotate_a_holder_of_either_accepts() throws IOException {
        List<String> both = List.of(NEWER, Deliveries.SECRET);

        assertThat(answer(INTEGRATION, Deliveries.SECRET, both, Instant.now()).status())
                .isEqualTo(200);
        assertThat(answer(INTEGRATION, NEWER, both, Instant.now()).status()).isEqualTo(200);
    }

    @Test
    void another_secret_is_refused() throws IOException {
        assertThat(answer(INTEGRATION, NEWER, List.of(Deliveries.SECRET), Instant.now())
                        .responseSnippet())
                .startsWith("WebhookVerificationError:");
    }

    @Test
    void another_integrations_token_is_refused() throws IOException {
        String another = "1e000000-0000-4000-8000-0000000000ac";

        assertThat(answer(another, Deliveries.SECRET, List.of(Deliveries.SECRET), Instant.now())
                        .responseSnippet())
                .isEqualTo("JsonWebTokenError: invalid signature");
    }

    @Test
    void a_delivery_of_two_hours_ago_is_refused() throws IOException {
        Instant then = Instant.now().minus(Duration.ofHours(2));

        assertThat(answer(INTEGRATION, Deliveries.SECRET, List.of(Deliveries.SECRET), then)
                        .responseSnippet())
                .isEqualTo("TokenExpiredError: jwt expired");
    }

    private static SendResult.Responded answer(String integration, String held, List<String> signing, Instant at)
            throws IOException {
        try (NodeReceiver receiver = NodeReceiver.start(integration, held);
                CloseableHttpClient client =
                        ReceiverClient.create(WebhookSettings.DEFAULTS, SystemDefaultDnsResolver.INSTANCE)) {
            List<Secret> secrets = signing.stream()
                    .map(text -> new Secret(text, Optional.empty()))
                    .toList();
            Delivery delivery = Deliveries.of(
                    PAYLOAD, Deliveries.endpoint().withUrl(receiver.url()).withSecrets(new SigningSecrets(secrets)));
            SignedPost post = SignedPost.of(delivery, at).orElseThrow();
            Exchange exchange = new Exchange(client, InstantSource.system(), post);
            exchange.run();
            return exchange.result("none", Duration.ZERO).fold(answered -> answered, failed -> fail(failed.reason()));
        }
    }
}
