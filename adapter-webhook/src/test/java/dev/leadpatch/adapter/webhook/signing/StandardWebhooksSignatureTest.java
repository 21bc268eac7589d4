package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.leadpatch.adapter.webhook.client.DeliveryFixture;
import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksSignatureTest {

    private static final String OLD_SECRET = DeliveryFixture.SECRET;
    private static final String NEW_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final UUID EVENT_ID = DeliveryFixture.EVENT_ID;
    private static final String BODY = "{\"company_name\":\"Größe 大 😀\"}";

    // the reference library compares with the system clock, with a tolerance of five minutes
    private final Instant now = Instant.now();

    @Test
    void signature_equals_that_of_the_reference_library() throws Exception {
        assertThat(signedHeaders(OLD_SECRET).get("webhook-signature"))
                .isEqualTo(new Webhook(OLD_SECRET).sign(EVENT_ID.toString(), now.getEpochSecond(), BODY));
    }

    @Test
    void reference_library_verifies_signature() {
        assertThatCode(() -> new Webhook(OLD_SECRET).verify(BODY, headerLists(signedHeaders(OLD_SECRET))))
                .doesNotThrowAnyException();
    }

    @Test
    void reference_library_rejects_other_body_or_secret() {
        assertThatThrownBy(() -> new Webhook(OLD_SECRET).verify(BODY + " ", headerLists(signedHeaders(OLD_SECRET))))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(NEW_SECRET).verify(BODY, headerLists(signedHeaders(OLD_SECRET))))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void both_secrets_verify_during_rotation() {
        Map<String, List<String>> headers = headerLists(signedHeaders(NEW_SECRET, OLD_SECRET));

        assertThat(headers.get("webhook-signature").get(0).split(" ")).hasSize(2);
        assertThatCode(() -> new Webhook(OLD_SECRET).verify(BODY, headers)).doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(NEW_SECRET).verify(BODY, headers)).doesNotThrowAnyException();
    }

    @Test
    void id_and_timestamp_headers_match_signed_values() {
        assertThat(signedHeaders(OLD_SECRET))
                .containsEntry("webhook-id", EVENT_ID.toString())
                .containsEntry("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!", "WHSEC_AAAA"})
    void malformed_secret_is_rejected(String text) {
        assertThat(SigningKey.parse(text)).isEmpty();
    }

    @Test
    void to_string_does_not_contain_the_secret() {
        assertThat(SigningKey.parse(OLD_SECRET)).hasToString("Optional[SigningKey]");
    }

    private Map<String, String> signedHeaders(String... secrets) {
        List<SigningKey> keys = List.of(secrets).stream()
                .map(secret -> SigningKey.parse(secret).orElseThrow())
                .toList();
        return new StandardWebhooksSignature(keys).headers(EVENT_ID, now, BODY.getBytes(UTF_8));
    }

    private static Map<String, List<String>> headerLists(Map<String, String> headers) {
        return headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    }
}
