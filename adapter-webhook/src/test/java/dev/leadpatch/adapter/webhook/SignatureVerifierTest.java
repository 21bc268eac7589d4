package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.leadpatch.adapter.webhook.SignatureVerifier.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final Instant SENT_AT = Instant.ofEpochSecond(1_700_000_000);
    private static final String BODY = "{\"company_name\":\"Größe 大 😀\"}";

    private final Map<String, String> headers = new HashMap<>();

    @BeforeEach
    void sign() throws Exception {
        headers.put("webhook-id", "msg_1");
        headers.put("webhook-timestamp", "1700000000");
        // signed by the reference library
        headers.put("webhook-signature", new Webhook(SECRET).sign("msg_1", SENT_AT.getEpochSecond(), BODY));
    }

    @Test
    void delivery_signed_with_the_secret_is_valid() {
        assertThat(verify(SECRET, BODY, SENT_AT)).isEqualTo(Outcome.VALID);
    }

    @Test
    void one_valid_signature_of_several_is_enough() {
        headers.merge("webhook-signature", "v1,AAAA v1a,other ", (valid, others) -> others + valid);
        assertThat(verify(SECRET, BODY, SENT_AT)).isEqualTo(Outcome.VALID);
    }

    @Test
    void other_secret_or_body_is_invalid() {
        assertThat(verify(OTHER_SECRET, BODY, SENT_AT)).isEqualTo(Outcome.INVALID);
        assertThat(verify(SECRET, BODY + " ", SENT_AT)).isEqualTo(Outcome.INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-id,msg_2",
        "webhook-timestamp,1700000001",
        "webhook-timestamp,now",
        "webhook-timestamp,-1",
        "webhook-timestamp,99999999999999999999",
        "webhook-signature,'v1,'",
        "webhook-signature,''"
    })
    void changed_header_is_invalid(String name, String value) {
        headers.put(name, value);
        assertThat(verify(SECRET, BODY, SENT_AT)).isEqualTo(Outcome.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void absent_header_is_missing(String name) {
        headers.remove(name);
        assertThat(verify(SECRET, BODY, SENT_AT)).isEqualTo(Outcome.MISSING);
    }

    @Test
    void timestamp_expires_after_five_minutes_and_is_not_accepted_before() {
        Duration tolerance = Duration.ofMinutes(5);
        assertThat(verify(SECRET, BODY, SENT_AT.plus(tolerance))).isEqualTo(Outcome.VALID);
        assertThat(verify(SECRET, BODY, SENT_AT.plus(tolerance).plusMillis(1))).isEqualTo(Outcome.EXPIRED);
        assertThat(verify(SECRET, BODY, SENT_AT.minus(tolerance))).isEqualTo(Outcome.VALID);
        assertThat(verify(SECRET, BODY, SENT_AT.minus(tolerance).minusMillis(1)))
                .isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void malformed_secret_has_no_verifier() {
        assertThat(SignatureVerifier.ofSecret("secret")).isEmpty();
    }

    private @Nullable Outcome verify(String secret, String body, Instant now) {
        return SignatureVerifier.ofSecret(secret)
                .map(verifier ->
                        verifier.verify(name -> Optional.ofNullable(headers.get(name)), body.getBytes(UTF_8), now))
                .orElse(null);
    }
}
