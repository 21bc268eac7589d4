package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.persistence.SecretKeys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads the keys for the secrets of webhook endpoints. Errors never quote a key. */
final class SecretKeySettings {
    private static final int KEY_BYTES = 32;
    private static final String FORMAT =
            "must be %d bytes in base64, for example from \"openssl rand -base64 %d\"".formatted(KEY_BYTES, KEY_BYTES);

    private SecretKeySettings() {}

    static SecretKeys read(SettingsReader reader) {
        Optional<String> value = reader.find(Setting.SECRET_KEY);
        Optional<SecretKey> current = value.flatMap(SecretKeySettings::decode);
        if (value.isPresent() && current.isEmpty()) {
            reader.addError(Setting.SECRET_KEY, FORMAT);
        }
        List<SecretKey> previous = readPrevious(reader);
        if (!reader.isSet(Setting.SECRET_KEY) && !previous.isEmpty()) {
            reader.addError(
                    Setting.PREVIOUS_SECRET_KEYS,
                    "requires " + Setting.SECRET_KEY.environmentVariable() + ", which encrypts new secrets");
        }
        return new SecretKeys(current, previous);
    }

    private static List<SecretKey> readPrevious(SettingsReader reader) {
        List<SecretKey> keys = new ArrayList<>();
        String[] entries = reader.find(Setting.PREVIOUS_SECRET_KEYS)
                .map(value -> value.split(",", -1))
                .orElse(new String[0]);
        for (int i = 0; i < entries.length; i++) {
            Optional<SecretKey> key = decode(entries[i].strip());
            if (key.isEmpty()) {
                reader.addError(Setting.PREVIOUS_SECRET_KEYS, "entry " + (i + 1) + " " + FORMAT);
            }
            key.ifPresent(keys::add);
        }
        return keys;
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
