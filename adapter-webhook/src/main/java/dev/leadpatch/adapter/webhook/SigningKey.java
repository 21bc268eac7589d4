package dev.leadpatch.adapter.webhook;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that an endpoint shares with us, to verify Standard Webhooks signatures with. It is never shown. */
final class SigningKey {

    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";

    private final byte[] key;

    private SigningKey(byte[] key) {
        this.key = key;
    }

    /** The secret behind {@code whsec_} and base64; nothing if {@code text} is not of that form. */
    static Optional<SigningKey> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() == PREFIX.length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SigningKey(Base64.getDecoder().decode(text.substring(PREFIX.length()))));
        } catch (IllegalArgumentException e) {
            // not base64; the exception's message would show some of it
            return Optional.empty();
        }
    }

    /** The HMAC-SHA256 of all {@code parts}, one after the other. */
    byte[] hmacSha256(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // every Java platform has HmacSHA256, and it takes a key of any length
            throw new IllegalStateException(e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SigningKey";
    }
}
