package dev.leadpatch.adapter.persistence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.application.SecretKeyMissingException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts the secrets and the headers of endpoints by AES-256-GCM with a random nonce each. What is kept reads {@code
 * v1:KEY:TEXT}: an id of the key, and base64 of nonce, cipher text and tag. It is bound to its company, endpoint and
 * purpose, so that nobody who can write to the table can give one endpoint another's secret, or have a secret shown as a
 * header.
 */
final class SecretCipher {
    private static final String VERSION = "v1:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_ID_BYTES = 4;

    private final Optional<SecretKey> key;
    private final String prefix;

    /** @param key 256 bits; without it, nothing that was encrypted can be read and nothing new be kept */
    SecretCipher(Optional<SecretKey> key) {
        this.key = key;
        this.prefix = key.map(SecretCipher::prefix).orElse(VERSION);
    }

    /** Whose secret it is, and which. */
    record Owner(long company, UUID endpoint, String purpose) {
        private static final String SIGNING = "";
        private static final String HEADERS = " headers";

        /** The owner of what signs. */
        Owner(long company, UUID endpoint) {
            this(company, endpoint, SIGNING);
        }

        /** The same endpoint as the owner of its headers. */
        Owner headers() {
            return new Owner(company, endpoint, HEADERS);
        }

        private byte[] associatedData() {
            return ("leadpatch endpoint " + company + " " + endpoint + purpose).getBytes(US_ASCII);
        }
    }

    /** What everything that this key has encrypted starts with, and nothing else does. */
    String prefix() {
        return prefix;
    }

    boolean isPlaintext(String kept) {
        return !kept.startsWith(VERSION);
    }

    boolean hasKey() {
        return key.isPresent();
    }

    /** @throws SecretKeyMissingException if there is no key */
    String encrypt(Owner owner, String secret) {
        SecretKey with = key.orElseThrow(SecretKeyMissingException::new);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            // the provider draws the nonce
            cipher.init(Cipher.ENCRYPT_MODE, with);
            cipher.updateAAD(owner.associatedData());
            byte[] text = cipher.doFinal(secret.getBytes(UTF_8));
            byte[] nonce = cipher.getIV();
            byte[] all = Arrays.copyOf(nonce, nonce.length + text.length);
            System.arraycopy(text, 0, all, nonce.length, text.length);
            return prefix + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    /** The secret; nothing if another key has encrypted it, or it is another endpoint's. */
    Optional<String> decrypt(Owner owner, String kept) {
        if (isPlaintext(kept)) {
            // of a version that kept secrets in clear
            return Optional.of(kept);
        }
        return key.filter(ours -> kept.startsWith(prefix)).flatMap(with -> decrypt(owner, kept, with));
    }

    private Optional<String> decrypt(Owner owner, String kept, SecretKey with) {
        try {
            byte[] all = Base64.getDecoder().decode(kept.substring(prefix.length()));
            if (all.length < NONCE_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, with, new GCMParameterSpec(TAG_BITS, all, 0, NONCE_BYTES));
            cipher.updateAAD(owner.associatedData());
            return Optional.of(new String(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES), UTF_8));
        } catch (AEADBadTagException | IllegalArgumentException damaged) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    private static String prefix(SecretKey key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("leadpatch key id ".getBytes(US_ASCII));
            byte[] id = Arrays.copyOf(digest.digest(key.getEncoded()), KEY_ID_BYTES);
            return VERSION + HexFormat.of().formatHex(id) + ":";
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
