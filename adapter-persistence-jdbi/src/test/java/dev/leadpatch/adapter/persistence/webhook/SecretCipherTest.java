package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SecretCipherTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Owner OWNER = new Owner(1, new UUID(1, 1));

    private final SecretCipher cipher = cipher(7);

    @Test
    void encrypted_secret_is_decrypted() {
        String encrypted = cipher.encrypt(OWNER, SECRET);

        assertThat(encrypted).matches("v1:[0-9a-f]{8}:[A-Za-z0-9+/]+=*").startsWith(cipher.prefix());
        assertThat(cipher.decrypt(OWNER, encrypted)).contains(SECRET);
        assertThat(cipher(7).decrypt(OWNER, encrypted)).contains(SECRET);
    }

    @Test
    void equal_secrets_have_different_ciphertexts() {
        assertThat(cipher.encrypt(OWNER, SECRET)).isNotEqualTo(cipher.encrypt(OWNER, SECRET));
    }

    @Test
    void encrypted_secret_of_maximum_length_fits_into_column() {
        assertThat(cipher.encrypt(OWNER, "whsec_" + "A".repeat(88))).hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void decryption_with_another_key_fails() {
        String encrypted = cipher.encrypt(OWNER, SECRET);

        assertThat(cipher(8).decrypt(OWNER, encrypted)).isEmpty();
        assertThat(cipher(8)
                        .decrypt(
                                OWNER,
                                encrypted.replace(cipher.prefix(), cipher(8).prefix())))
                .isEmpty();
        assertThat(new SecretCipher(SecretKeys.NONE).decrypt(OWNER, encrypted)).isEmpty();
    }

    @Test
    void previous_key_decrypts_and_current_key_encrypts() {
        SecretCipher rotated = new SecretCipher(new SecretKeys(Optional.of(key(8)), List.of(key(7))));

        assertThat(rotated.decrypt(OWNER, cipher.encrypt(OWNER, SECRET))).contains(SECRET);
        assertThat(rotated.encrypt(OWNER, SECRET)).startsWith(cipher(8).prefix());
        assertThat(rotated.prefixes())
                .containsExactly(cipher(8).prefix(), cipher(7).prefix());
    }

    @Test
    void ciphertext_is_bound_to_company_and_endpoint() {
        String encrypted = cipher.encrypt(OWNER, SECRET);

        assertThat(cipher.decrypt(new Owner(2, OWNER.endpoint()), encrypted)).isEmpty();
        assertThat(cipher.decrypt(new Owner(1, new UUID(1, 2)), encrypted)).isEmpty();
    }

    @Test
    void damaged_ciphertext_is_rejected() {
        String encrypted = cipher.encrypt(OWNER, SECRET);

        assertThat(cipher.decrypt(OWNER, encrypted.substring(0, encrypted.length() - 8) + "AAAAAAA="))
                .isEmpty();
        assertThat(cipher.decrypt(OWNER, cipher.prefix() + "AAAA")).isEmpty();
        assertThat(cipher.decrypt(OWNER, cipher.prefix() + "not base64")).isEmpty();
        assertThat(cipher.decrypt(OWNER, cipher.prefix())).isEmpty();
    }

    @Test
    void plaintext_secret_of_older_version_is_returned_unchanged() {
        assertThat(cipher.decrypt(OWNER, SECRET)).contains(SECRET);
    }

    @Test
    void encryption_without_key_fails() {
        assertThatThrownBy(() -> new SecretCipher(SecretKeys.NONE).encrypt(OWNER, SECRET))
                .isInstanceOf(SecretKeyMissingException.class);
    }

    private static SecretCipher cipher(int seed) {
        return new SecretCipher(SecretKeys.of(key(seed)));
    }

    private static SecretKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return new SecretKeySpec(bytes, "AES");
    }
}
