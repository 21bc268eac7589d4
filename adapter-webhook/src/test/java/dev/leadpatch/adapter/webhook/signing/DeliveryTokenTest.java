package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.adapter.webhook.client.DeliveryFixture;
import dev.leadpatch.adapter.webhook.signing.DeliveryToken.WebhookEnvelope;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeliveryTokenTest {

    private static final Instant NOW = Instant.parse("2024-01-15T14:30:07.9Z");
    private static final ClaimedDelivery DELIVERY = DeliveryFixture.delivery("{\"a\":1}", DeliveryFixture.endpoint());
    private static final byte[] BODY = "{\"company_name\":\"Größe 大 😀\"}".getBytes(UTF_8);
    private static final String SIGNING_KEY = "1e000000-0000-4000-8000-0000000000ab";

    private final String token =
            DeliveryToken.sign(UUID.fromString(SIGNING_KEY), WebhookEnvelope.of(DELIVERY), NOW, BODY);

    @Test
    void token_is_verified_with_integration_uuid_as_key() throws GeneralSecurityException {
        assertThat(ReceivedToken.parse(token, SIGNING_KEY).valid()).isTrue();
        assertThat(ReceivedToken.parse(token, SIGNING_KEY.replace('1', '2')).valid())
                .isFalse();
    }

    @Test
    void token_is_unpadded_hs256_jwt() throws GeneralSecurityException {
        JsonNode header = ReceivedToken.parse(token, SIGNING_KEY).header();

        assertThat(header.get("alg").stringValue()).isEqualTo("HS256");
        assertThat(header.get("typ").stringValue()).isEqualTo("JWT");
        assertThat(token).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{43}");
    }

    @Test
    void claims_contain_vendor_claims_and_body_digest() throws GeneralSecurityException {
        JsonNode claims = ReceivedToken.parse(token, SIGNING_KEY).claims();

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
        assertThat(claims.get("company_uuid").stringValue()).isEqualTo(DeliveryFixture.COMPANY_UUID.toString());
        assertThat(claims.get("user_uuid").stringValue()).isEqualTo(DeliveryFixture.OWNER_UUID.toString());
        assertThat(claims.get("event_id").stringValue()).isEqualTo("lead_updated");
        assertThat(claims.get("api_key").stringValue()).isEqualTo("ep_public_1");
        assertThat(claims.get("external_settings").isObject()).isTrue();
        assertThat(claims.get("external_settings")).isEmpty();
        assertThat(claims.get("body_sha256").stringValue()).isEqualTo(sha256(BODY));
    }

    @Test
    void token_is_valid_for_one_hour_in_whole_seconds() throws GeneralSecurityException {
        JsonNode claims = ReceivedToken.parse(token, SIGNING_KEY).claims();

        assertThat(claims.get("iat").isIntegralNumber()).isTrue();
        assertThat(claims.get("iat").longValue()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").isIntegralNumber()).isTrue();
        assertThat(claims.get("exp").longValue()).isEqualTo(NOW.getEpochSecond() + 3_600);
    }

    @Test
    void token_is_verified_by_node_if_installed() throws Exception {
        assumeTrue(isInstalled("node", "--version"), "needs Node.js");
        String verify = """
                const [h, p, s] = process.argv[1].split('.');
                const mac = require('crypto').createHmac('sha256', process.argv[2]).update(h + '.' + p);
                process.exit(mac.digest('base64url') === s ? 0 : 1);
                """;

        assertThat(isInstalled("node", "-e", verify, token, SIGNING_KEY)).isTrue();
        assertThat(isInstalled("node", "-e", verify, token, SIGNING_KEY + "0")).isFalse();
    }

    private static boolean isInstalled(String... command) throws InterruptedException {
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
