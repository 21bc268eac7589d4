package dev.leadpatch.adapter.persistence.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts the secrets and headers of endpoints with AES-256-GCM and a random nonce for each value. The stored form is
 * {@code v1:KEY:TEXT}: an id of the key, and the base64 of nonce, ciphertext and tag. Associated data binds a
 * ciphertext to its company, endpoint and purpose. Write access to the table is therefore not sufficient to copy a
 * secret to another endpoint or to return it as a header. Thread-safe.
 */
public final class SecretCipher {
    /** The beginning of all encrypted values. */
    static final String VERSION = "v1:";

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_ID_BYTES = 4;

    private final Optional<SecretKey> current;
    private final Map<String, SecretKey> keysByPrefix = new LinkedHashMap<>();

    /** @param keys without a current one, values can't be encrypted */
    public SecretCipher(SecretKeys keys) {
        current = keys.current();
        Stream.concat(current.stream(), keys.previous().stream()).forEach(key -> keysByPrefix.put(prefix(key), key));
    }

    /** The company, endpoint and purpose that a ciphertext is bound to. */
    record Owner(long company, UUID endpoint, String purpose) {
        private static final String SIGNING = "";
        private static final String HEADERS = " headers";
        private static final String INTEGRATION = " integration";

        /** The owner of a signing secret. */
        Owner(long company, UUID endpoint) {
            this(company, endpoint, SIGNING);
        }

        /** The owner of the headers of the same endpoint. */
        Owner headers() {
            return new Owner(company, endpoint, HEADERS);
        }

        /** The owner of the JWT key of the same endpoint. */
        Owner integration() {
            return new Owner(company, endpoint, INTEGRATION);
        }

        private byte[] associatedData() {
            return ("leadpatch endpoint " + company + " " + endpoint + purpose).getBytes(US_ASCII);
        }
    }

    /**
     * The prefix of all values encrypted with the current key, and of no others.
     *
     * @throws SecretKeyMissingException if there is no key
     */
    String prefix() {
        return prefix(current.orElseThrow(SecretKeyMissingException::new));
    }

    /** The prefixes of all values that this can decrypt. */
    List<String> prefixes() {
        return List.copyOf(keysByPrefix.keySet());
    }

    boolean isPlaintext(String stored) {
        return !stored.startsWith(VERSION);
    }

    boolean hasKey() {
        return current.isPresent();
    }

    /** @throws SecretKeyMissingException if there is no key */
    String encrypt(Owner owner, String secret) {
        SecretKey secretKey = current.orElseThrow(SecretKeyMissingException::new);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            // the provider generates the nonce
            cipher.init(Cipher.ENCRYPT_MODE, secretKey);
            cipher.updateAAD(owner.associatedData());
            byte[] ciphertext = cipher.doFinal(secret.getBytes(UTF_8));
            byte[] nonce = cipher.getIV();
            byte[] nonceAndCiphertext = Arrays.copyOf(nonce, nonce.length + ciphertext.length);
            System.arraycopy(ciphertext, 0, nonceAndCiphertext, nonce.length, ciphertext.length);
            return prefix(secretKey) + Base64.getEncoder().encodeToString(nonceAndCiphertext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform supports AES-GCM", e);
        }
    }

    /** The plain text; empty if an unknown key or another owner was used to encrypt it, or it is damaged. */
    Optional<String> decrypt(Owner owner, String stored) {
        if (isPlaintext(stored)) {
            // stored by a version without encryption
            return Optional.of(stored);
        }
        return keysByPrefix.entrySet().stream()
                .filter(key -> stored.startsWith(key.getKey()))
                .findFirst()
                .flatMap(key -> decrypt(owner, stored.substring(key.getKey().length()), key.getValue()));
    }

    private static Optional<String> decrypt(Owner owner, String encoded, SecretKey secretKey) {
        try {
            byte[] nonceAndCiphertext = Base64.getDecoder().decode(encoded);
            if (nonceAndCiphertext.length < NONCE_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    Cipher.DECRYPT_MODE, secretKey, new GCMParameterSpec(TAG_BITS, nonceAndCiphertext, 0, NONCE_BYTES));
            cipher.updateAAD(owner.associatedData());
            return Optional.of(new String(
                    cipher.doFinal(nonceAndCiphertext, NONCE_BYTES, nonceAndCiphertext.length - NONCE_BYTES), UTF_8));
        } catch (AEADBadTagException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform supports AES-GCM", e);
        }
    }

    private static String prefix(SecretKey key) {
        byte[] hash = HashAlgorithm.SHA_256.hash("leadpatch key id ".getBytes(US_ASCII), key.getEncoded());
        return VERSION + HexFormat.of().formatHex(hash, 0, KEY_ID_BYTES) + ":";
    }
}
