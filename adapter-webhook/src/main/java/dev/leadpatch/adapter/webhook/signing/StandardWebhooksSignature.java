package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

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
}
