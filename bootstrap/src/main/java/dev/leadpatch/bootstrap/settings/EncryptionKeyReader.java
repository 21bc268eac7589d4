package dev.leadpatch.bootstrap.settings;

import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads the key that encrypts the secrets and headers of webhook endpoints. */
final class EncryptionKeyReader {
    private static final int KEY_BYTES = 32;

    private EncryptionKeyReader() {}

    /** Returns the configured key; empty if it is not set. Errors never quote an invalid key. */
    static Optional<SecretKey> read(SettingsReader reader) {
        Optional<String> value = reader.find(Setting.SECRET_KEY);
        Optional<SecretKey> key = value.flatMap(EncryptionKeyReader::decode);
        if (value.isPresent() && key.isEmpty()) {
            reader.addError(
                    Setting.SECRET_KEY,
                    "must be " + KEY_BYTES + " bytes in base64, for example from \"openssl rand -base64 " + KEY_BYTES
                            + "\"");
        }
        return key;
    }

    private static Optional<SecretKey> decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == KEY_BYTES ? Optional.of(new SecretKeySpec(bytes, "AES")) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
