package dev.leadpatch.adapter.http.console.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and authenticates sessions with AES-256-GCM and a random nonce. Whoever has a cookie can neither read nor
 * change it, and every node with the same key accepts it. Thread-safe.
 */
final class SessionCipher {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    SessionCipher(SecretKey key) {
        this.key = key;
    }

    /** Returns the encrypted session, in letters, digits, {@code -} and {@code _}. */
    String encrypt(Session session) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            // the provider generates the nonce
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] ciphertext = cipher.doFinal(session.encode().getBytes(UTF_8));
            byte[] nonce = cipher.getIV();
            byte[] token = Arrays.copyOf(nonce, nonce.length + ciphertext.length);
            System.arraycopy(ciphertext, 0, token, nonce.length, ciphertext.length);
            return toText(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform supports AES-GCM", e);
        }
    }

    /** Returns the session; empty if any character of the text was changed, or it was encrypted with another key. */
    Optional<Session> decrypt(String text) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(text);
            // the decoder ignores unused bits of the last character, and padding (RFC 4648, section 3.5)
            if (!toText(token).equals(text)) {
                return Optional.empty();
            }
            // Java 17 throws ProviderException if the tag is incomplete
            if (token.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, token, 0, NONCE_BYTES));
            byte[] plain = cipher.doFinal(token, NONCE_BYTES, token.length - NONCE_BYTES);
            return Optional.of(Session.decode(new String(plain, UTF_8)));
        } catch (IllegalArgumentException | AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform supports AES-GCM", e);
        }
    }

    private static String toText(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
