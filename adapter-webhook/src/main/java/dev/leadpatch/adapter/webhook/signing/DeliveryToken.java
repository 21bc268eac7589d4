package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.leadpatch.adapter.webhook.payload.PingPayload;
import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.delivery.PingSender.PingEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The JWT that authorizes a delivery: HS256, keyed with the integration's UUID as text. Its claim {@code body_sha256}
 * binds it to the body; the vendor's claims do not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>
 */
public final class DeliveryToken {

    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();
    private static final Duration LIFETIME = Duration.ofHours(1);

    private DeliveryToken() {}

    /**
     * Returns the JWT of an attempt.
     *
     * @param integrationId the key
     * @param at the time of this attempt, not of the event, so that the token of a late attempt is not expired
     */
    public static String sign(UUID integrationId, WebhookEnvelope context, Instant at, byte[] body) {
        JWSObject token = new JWSObject(HEADER, new Payload(claims(context, at, body)));
        try {
            token.sign(new MACSigner(integrationId.toString().getBytes(US_ASCII)));
        } catch (JOSEException e) {
            // the key has 36 bytes; HS256 requires at least 32 (RFC 7518 §3.2)
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static Map<String, Object> claims(WebhookEnvelope context, Instant at, byte[] body) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("company_uuid", context.companyUuid().toString());
        claims.put("user_uuid", context.actorUuid().toString());
        // in the vendor's tokens, this claim contains the event type
        claims.put("event_id", context.eventType());
        claims.put("api_key", context.endpoint().apiKey());
        claims.put("external_settings", Map.of());
        claims.put("iat", at.getEpochSecond());
        claims.put("exp", at.plus(LIFETIME).getEpochSecond());
        claims.put("body_sha256", HashAlgorithm.SHA_256.hex(body));
        return claims;
    }

    /**
     * The input of the signed headers besides time and body; the same for all event types.
     *
     * @param secrets the signing secrets
     * @param eventType the name of the event type in the payload and the JWT
     * @param companyUuid the public id of the company
     * @param actorUuid the public id of the user who owns the API key of the change or test
     */
    public record WebhookEnvelope(
            Endpoint endpoint,
            SigningSecrets secrets,
            UUID eventId,
            String eventType,
            UUID companyUuid,
            UUID actorUuid) {

        public static WebhookEnvelope of(ClaimedDelivery delivery) {
            return new WebhookEnvelope(
                    delivery.endpoint(),
                    delivery.secrets(),
                    delivery.eventId(),
                    delivery.eventType().wireName(),
                    delivery.companyUuid(),
                    delivery.actorUuid());
        }

        public static WebhookEnvelope of(PingEvent ping) {
            return new WebhookEnvelope(
                    ping.endpoint(),
                    ping.secrets(),
                    ping.id(),
                    PingPayload.EVENT,
                    ping.companyUuid(),
                    ping.actorUuid());
        }
    }
}
