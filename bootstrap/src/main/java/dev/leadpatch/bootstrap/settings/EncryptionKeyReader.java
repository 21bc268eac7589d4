package dev.leadpatch.bootstrap.settings;

import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads the key that encrypts what webhooks are signed with. */
final class EncryptionKeyReader {
    private static final int KEY_BYTES = 32;

    private EncryptionKeyReader() {}

    /** The key, if one was set. A bad one is never quoted. */
    static Optional<SecretKey> read(SettingsReader reader) {
        Optional<String> given = reader.find(Setting.SECRET_KEY);
        Optional<SecretKey> key = given.flatMap(EncryptionKeyReader::decode);
        if (given.isPresent() && key.isEmpty()) {
            reader.addError(
                    Setting.SECRET_KEY,
                    "must be " + KEY_BYTES + " bytes in base64, such as \"openssl rand -base64 " + KEY_BYTES
                            + "\" makes");
        }
        return key;
    }

    private static Optional<SecretKey> decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == KEY_BYTES ? Optional.of(new SecretKeySpec(bytes, "AES")) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
