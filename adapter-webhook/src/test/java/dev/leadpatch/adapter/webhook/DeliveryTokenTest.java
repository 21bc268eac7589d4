package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.application.webhook.Delivery;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeliveryTokenTest {

    private static final Instant NOW = Instant.parse("2024-01-15T14:30:07.9Z");
    private static final Delivery DELIVERY = Deliveries.of("{\"a\":1}", Deliveries.endpoint());
    private static final byte[] BODY = "{\"company_name\":\"Größe 大 😀\"}".getBytes(UTF_8);
    private static final String KEY = "1e000000-0000-4000-8000-0000000000ab";

    private final String token = DeliveryToken.sign(Envelope.of(DELIVERY), NOW, BODY);

    @Test
    void the_36_characters_of_the_integrations_uuid_verify_it() throws GeneralSecurityException {
        assertThat(ReceivedToken.read(token, KEY).genuine()).isTrue();
        assertThat(ReceivedToken.read(token, KEY.replace('1', '2')).genuine()).isFalse();
    }

    @Test
    void it_is_a_jwt_with_hs256_without_padding() throws GeneralSecurityException {
        JsonNode header = ReceivedToken.read(token, KEY).header();

        assertThat(header.get("alg").stringValue()).isEqualTo("HS256");
        assertThat(header.get("typ").stringValue()).isEqualTo("JWT");
        assertThat(token).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}");
    }

    @Test
    void the_claims_are_the_vendors_and_the_digest_of_the_body() throws GeneralSecurityException {
        JsonNode claims = ReceivedToken.read(token, KEY).claims();

        assertThat(claims.propertyNames())
                .containsExactlyInAnyOrder(
                        "company_uuid",
                        "user_uuid",
                        "event_id",
                        "api_key",
                        "external_settings",
                        "iat",
                        "exp",
                        "body_sha256");
        assertThat(claims.get("company_uuid").stringValue()).isEqualTo(Deliveries.COMPANY_UUID.toString());
        assertThat(claims.get("user_uuid").stringValue()).isEqualTo(Deliveries.OWNER_UUID.toString());
        assertThat(claims.get("event_id").stringValue()).isEqualTo("lead_updated");
        assertThat(claims.get("api_key").stringValue()).isEqualTo("ep_public_1");
        assertThat(claims.get("external_settings").isObject()).isTrue();
        assertThat(claims.get("external_settings")).isEmpty();
        assertThat(claims.get("body_sha256").stringValue()).isEqualTo(sha256(BODY));
    }

    @Test
    void it_is_good_for_an_hour_in_whole_seconds() throws GeneralSecurityException {
        JsonNode claims = ReceivedToken.read(token, KEY).claims();

        assertThat(claims.get("iat").isIntegralNumber()).isTrue();
        assertThat(claims.get("iat").longValue()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").isIntegralNumber()).isTrue();
        assertThat(claims.get("exp").longValue()).isEqualTo(NOW.getEpochSecond() + 3_600);
    }

    @Test
    void another_runtime_verifies_it_too_where_there_is_one() throws Exception {
        assumeTrue(runs("node", "--version"), "needs Node.js");
        String verify = """
                const [h, p, s] = process.argv[1].split('.');
                const mac = require('crypto').createHmac('sha256', process.argv[2]).update(h + '.' + p);
                process.exit(mac.digest('base64url') === s ? 0 : 1);
                """;

        assertThat(runs("node", "-e", verify, token, KEY)).isTrue();
        assertThat(runs("node", "-e", verify, token, KEY + "0")).isFalse();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return String.format(
                "%064x", new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
}
