package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The three headers of Standard Webhooks: symmetric signatures over id, time and body.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">The
 *     specification</a>
 */
final class StandardWebhooksSignature {

    private final List<SigningKey> secrets;

    /** @param secrets while one secret replaces another, both: a receiver accepts the message if any signature fits */
    StandardWebhooksSignature(List<SigningKey> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** @param at the time of this attempt, not of the event: receivers refuse what was signed long ago */
    Map<String, String> headers(UUID event, Instant at, byte[] body) {
        String timestamp = String.valueOf(at.getEpochSecond());
        byte[] signed = (event + "." + timestamp + ".").getBytes(US_ASCII);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", event.toString());
        headers.put("webhook-timestamp", timestamp);
        headers.put(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> "v1," + Base64.getEncoder().encodeToString(secret.hmacSha256(signed, body)))
                        .collect(Collectors.joining(" ")));
        return headers;
    }
}
