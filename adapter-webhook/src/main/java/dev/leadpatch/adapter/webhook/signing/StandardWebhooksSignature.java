package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates the three headers of Standard Webhooks: id, timestamp, and symmetric signatures over id, timestamp and body.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">The
 *     specification</a>
 */
public final class StandardWebhooksSignature {

    private final List<SigningKey> keys;

    /** @param keys during a rotation both keys: receivers accept a message if any signature is valid */
    public StandardWebhooksSignature(List<SigningKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Returns the signature headers of an attempt.
     *
     * @param at the time of this attempt, not of the event: receivers reject old timestamps
     */
    public Map<String, String> headers(UUID event, Instant at, byte[] body) {
        String timestamp = String.valueOf(at.getEpochSecond());
        byte[] signed = (event + "." + timestamp + ".").getBytes(US_ASCII);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", event.toString());
        headers.put("webhook-timestamp", timestamp);
        headers.put(
                "webhook-signature",
                keys.stream()
                        .map(key -> "v1," + Base64.getEncoder().encodeToString(key.hmacSha256(signed, body)))
                        .collect(Collectors.joining(" ")));
        return headers;
    }

    /** The HMAC key of Standard Webhooks signatures, shared with the receiver. Never logged. */
    public static final class SigningKey {

        private static final String PREFIX = "whsec_";
        private static final String HMAC = "HmacSHA256";

        private final byte[] key;

        private SigningKey(byte[] key) {
            this.key = key;
        }

        /** Parses {@code whsec_} followed by base64; empty if {@code text} is malformed. */
        public static Optional<SigningKey> parse(String text) {
            if (!text.startsWith(PREFIX) || text.length() == PREFIX.length()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new SigningKey(Base64.getDecoder().decode(text.substring(PREFIX.length()))));
            } catch (IllegalArgumentException e) {
                // not base64; not logged, because the exception's message contains part of the secret
                return Optional.empty();
            }
        }

        /** The HMAC-SHA256 of the concatenation of {@code parts}. */
        byte[] hmacSha256(byte[]... parts) {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(key, HMAC));
                for (byte[] part : parts) {
                    mac.update(part);
                }
                return mac.doFinal();
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                // cannot happen: every Java platform has HmacSHA256, which accepts keys of any length
                throw new IllegalStateException(e);
            }
        }

        /** Does not contain the key. */
        @Override
        public String toString() {
            return "SigningKey";
        }
    }
}
