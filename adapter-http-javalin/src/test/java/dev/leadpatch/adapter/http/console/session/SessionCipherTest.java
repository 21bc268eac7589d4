package dev.leadpatch.adapter.http.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCipherTest {

    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final Session SESSION =
            new Session(new CompanyId(7), new ApiKeyId(new UUID(1, 2)), Instant.parse("2026-01-01T12:00:00Z"), "token");

    private final SessionCipher cipher = cipher(1);

    @Test
    void session_is_decrypted_unchanged() {
        assertThat(cipher.decrypt(cipher.encrypt(SESSION))).contains(SESSION);
    }

    @Test
    void each_encryption_has_another_result() {
        assertThat(cipher.encrypt(SESSION)).isNotEqualTo(cipher.encrypt(SESSION));
    }

    @Test
    void session_of_another_key_is_rejected() {
        assertThat(cipher(2).decrypt(cipher.encrypt(SESSION))).isEmpty();
    }

    @Test
    void truncated_session_is_rejected() {
        String text = cipher.encrypt(SESSION);

        for (int length = 0; length < text.length(); length++) {
            assertThat(cipher.decrypt(text.substring(0, length))).isEmpty();
        }
    }

    /** The lengths of the CSRF token leave 0, 2 and 4 unused bits in the last character. */
    @ParameterizedTest
    @ValueSource(strings = {"token", "token1", "token12"})
    void session_with_any_changed_character_is_rejected(String csrfToken) {
        String text = cipher.encrypt(new Session(SESSION.company(), SESSION.key(), SESSION.expiresAt(), csrfToken));

        for (int i = 0; i < text.length(); i++) {
            String start = text.substring(0, i);
            String end = text.substring(i + 1);
            assertThat(BASE64URL
                            .chars()
                            .mapToObj(character -> start + (char) character + end)
                            .filter(changed -> !changed.equals(text)))
                    .hasSize(BASE64URL.length() - 1)
                    .allSatisfy(changed -> assertThat(cipher.decrypt(changed)).isEmpty());
        }
        assertThat(cipher.decrypt(text + "=")).isEmpty();
        assertThat(cipher.decrypt(text + "==")).isEmpty();
    }

    private static SessionCipher cipher(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return new SessionCipher(new SecretKeySpec(key, "AES"));
    }
}
