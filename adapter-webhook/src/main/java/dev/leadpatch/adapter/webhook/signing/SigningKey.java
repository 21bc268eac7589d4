package dev.leadpatch.adapter.webhook.signing;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The HMAC key of Standard Webhooks signatures, shared with the receiver. Never logged. */
public final class SigningKey {

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
