package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates and verifies the three headers of Standard Webhooks: id, timestamp, and symmetric signatures over id,
 * timestamp and body.
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
        byte[] signed = signedPrefix(event.toString(), timestamp);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", event.toString());
        headers.put("webhook-timestamp", timestamp);
        headers.put(
                "webhook-signature",
                keys.stream().map(key -> signature(key, signed, body)).collect(Collectors.joining(" ")));
        return headers;
    }

    /**
     * Whether one of the received signatures, separated by spaces, is that of one of the keys. The comparison takes
     * constant time.
     */
    public boolean matches(String id, String timestamp, String signatures, byte[] body) {
        byte[] signed = signedPrefix(id, timestamp);
        return keys.stream()
                .map(key -> signature(key, signed, body).getBytes(UTF_8))
                .anyMatch(expected -> Stream.of(signatures.split(" ", -1))
                        .anyMatch(received -> MessageDigest.isEqual(expected, received.getBytes(UTF_8))));
    }

    private static byte[] signedPrefix(String id, String timestamp) {
        return (id + "." + timestamp + ".").getBytes(UTF_8);
    }

    private static String signature(SigningKey key, byte[] signed, byte[] body) {
        return "v1," + Base64.getEncoder().encodeToString(key.hmacSha256(signed, body));
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
