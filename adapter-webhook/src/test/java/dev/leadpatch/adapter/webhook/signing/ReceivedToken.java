package dev.leadpatch.adapter.webhook.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verifies a JWT without a library, with the platform's HMAC (RFC 7515, section 5.2). */
public record ReceivedToken(JsonNode header, JsonNode claims, boolean valid) {

    public static ReceivedToken parse(String compact, String key) throws GeneralSecurityException {
        String[] parts = compact.split("\\.", -1);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(US_ASCII), "HmacSHA256"));
        byte[] expected = mac.doFinal((parts[0] + "." + parts[1]).getBytes(US_ASCII));
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        boolean genuine = parts.length == 3 && MessageDigest.isEqual(expected, signature);
        return new ReceivedToken(json(parts[0]), json(parts[1]), genuine);
    }

    private static JsonNode json(String part) {
        return JsonMapper.shared().readTree(new String(Base64.getUrlDecoder().decode(part), UTF_8));
    }
}
