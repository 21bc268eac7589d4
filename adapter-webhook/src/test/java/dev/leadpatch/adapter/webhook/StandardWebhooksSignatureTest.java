package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksSignatureTest {

    private static final String OLD = Deliveries.SECRET;
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final UUID EVENT = Deliveries.EVENT;
    private static final String BODY = "{\"company_name\":\"Größe 大 😀\"}";

    // the specification's library compares with the machine's clock and allows for five minutes
    private final Instant now = Instant.now();

    @Test
    void the_signature_is_the_one_that_the_specifications_library_makes() throws Exception {
        assertThat(signed(OLD).get("webhook-signature"))
                .isEqualTo(new Webhook(OLD).sign(EVENT.toString(), now.getEpochSecond(), BODY));
    }

    @Test
    void the_specifications_library_verifies_it() {
        assertThatCode(() -> new Webhook(OLD).verify(BODY, lists(signed(OLD)))).doesNotThrowAnyException();
    }

    @Test
    void the_specifications_library_refuses_it_for_another_body_or_secret() {
        assertThatThrownBy(() -> new Webhook(OLD).verify(BODY + " ", lists(signed(OLD))))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(NEW).verify(BODY, lists(signed(OLD))))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void while_secrets_rotate_the_holder_of_either_verifies_it() {
        Map<String, List<String>> headers = lists(signed(NEW, OLD));

        assertThat(headers.get("webhook-signature").get(0).split(" ")).hasSize(2);
        assertThatCode(() -> new Webhook(OLD).verify(BODY, headers)).doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(NEW).verify(BODY, headers)).doesNotThrowAnyException();
    }

    @Test
    void id_and_time_are_told_as_they_were_signed() {
        assertThat(signed(OLD))
                .containsEntry("webhook-id", EVENT.toString())
                .containsEntry("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!", "WHSEC_AAAA"})
    void a_secret_of_another_form_is_none(String text) {
        assertThat(SigningSecret.parse(text)).isEmpty();
    }

    @Test
    void a_secret_is_not_shown() {
        assertThat(SigningSecret.parse(OLD)).hasToString("Optional[SigningSecret]");
    }

    private Map<String, String> signed(String... secrets) {
        List<SigningSecret> parsed = List.of(secrets).stream()
                .map(secret -> SigningSecret.parse(secret).orElseThrow())
                .toList();
        return new StandardWebhooksSignature(parsed).headers(EVENT, now, BODY.getBytes(UTF_8));
    }

    private static Map<String, List<String>> lists(Map<String, String> headers) {
        return headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    }
}
