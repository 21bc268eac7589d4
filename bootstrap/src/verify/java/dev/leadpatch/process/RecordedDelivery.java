package dev.leadpatch.process;

import dev.leadpatch.acceptance.fixture.Hmac;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A delivery that a receiver has recorded: one line of its file.
 *
 * @param path the path of the endpoint
 */
record RecordedDelivery(Instant receivedAt, String path, String id, String timestamp, String signature, String body) {

    /** Written when a receiver starts. It ends a line that a kill has truncated; such a line is ignored. */
    static final String RECORD_SEPARATOR = "\n";

    private static final String END_MARKER = "end";

    /** Tabs and line breaks are safe separators: the service sends none in JSON. */
    String toLine() {
        return String.join("\t", receivedAt.toString(), path, id, timestamp, signature, body, END_MARKER) + "\n";
    }

    /** Returns empty if the line is truncated, which means that the delivery had no response. */
    static Stream<RecordedDelivery> parse(String line) {
        String[] parts = line.split("\t", -1);
        boolean isComplete = parts.length == 7 && parts[6].equals(END_MARKER);
        return isComplete
                ? Stream.of(
                        new RecordedDelivery(Instant.parse(parts[0]), parts[1], parts[2], parts[3], parts[4], parts[5]))
                : Stream.empty();
    }

    Map<String, Object> json() {
        return JsonMapper.shared().readValue(body, new TypeReference<>() {});
    }

    boolean isSignedWith(String secret) throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        byte[] expected = Hmac.hmacSha256(key, id + "." + timestamp + "." + body);
        return signature.equals("v1," + Base64.getEncoder().encodeToString(expected));
    }
}
