package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.SecretBox.Owner;
import dev.leadpatch.application.SecretKeyMissingException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SecretBoxTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Owner OWNER = new Owner(1, new UUID(1, 1));

    private final SecretBox box = box(7);

    @Test
    void what_was_sealed_is_opened_again() {
        String sealed = box.seal(OWNER, SECRET);

        assertThat(sealed).matches("v1:[0-9a-f]{8}:[A-Za-z0-9+/]+=*").startsWith(box.prefix());
        assertThat(box.open(OWNER, sealed)).contains(SECRET);
        assertThat(box(7).open(OWNER, sealed)).contains(SECRET);
    }

    @Test
    void the_same_secret_is_never_sealed_alike() {
        assertThat(box.seal(OWNER, SECRET)).isNotEqualTo(box.seal(OWNER, SECRET));
    }

    @Test
    void the_longest_secret_fits_into_its_column() {
        assertThat(box.seal(OWNER, "whsec_" + "A".repeat(88))).hasSizeLessThanOrEqualTo(255);
    }

    @Test
    void another_key_opens_nothing() {
        String sealed = box.seal(OWNER, SECRET);

        assertThat(box(8).open(OWNER, sealed)).isEmpty();
        assertThat(box(8).open(OWNER, sealed.replace(box.prefix(), box(8).prefix())))
                .isEmpty();
        assertThat(new SecretBox(Optional.empty()).open(OWNER, sealed)).isEmpty();
    }

    @Test
    void a_secret_is_bound_to_its_company_and_endpoint() {
        String sealed = box.seal(OWNER, SECRET);

        assertThat(box.open(new Owner(2, OWNER.endpoint()), sealed)).isEmpty();
        assertThat(box.open(new Owner(1, new UUID(1, 2)), sealed)).isEmpty();
    }

    @Test
    void what_was_damaged_is_not_opened() {
        String sealed = box.seal(OWNER, SECRET);

        assertThat(box.open(OWNER, sealed.substring(0, sealed.length() - 8) + "AAAAAAA="))
                .isEmpty();
        assertThat(box.open(OWNER, box.prefix() + "AAAA")).isEmpty();
        assertThat(box.open(OWNER, box.prefix() + "not base64")).isEmpty();
        assertThat(box.open(OWNER, box.prefix())).isEmpty();
    }

    @Test
    void what_an_older_version_kept_in_clear_is_read_as_it_is() {
        assertThat(box.open(OWNER, SECRET)).contains(SECRET);
    }

    @Test
    void without_a_key_nothing_is_sealed() {
        assertThatThrownBy(() -> new SecretBox(Optional.empty()).seal(OWNER, SECRET))
                .isInstanceOf(SecretKeyMissingException.class);
    }

    private static SecretBox box(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        SecretKey key = new SecretKeySpec(bytes, "AES");
        return new SecretBox(Optional.of(key));
    }
}
