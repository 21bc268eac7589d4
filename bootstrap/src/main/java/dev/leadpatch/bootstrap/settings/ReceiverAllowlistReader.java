package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import java.util.Optional;

/** Reads the additional webhook destinations that the operator allows. */
final class ReceiverAllowlistReader {
    private ReceiverAllowlistReader() {}

    /** Reads a comma-separated list. Errors name the position of an invalid entry, starting with 1. */
    static ReceiverAllowlist read(SettingsReader reader) {
        ReceiverAllowlist allowlist = ReceiverAllowlist.NONE;
        String value = reader.find(Setting.WEBHOOK_ALLOW).orElse(null);
        if (value == null) {
            return allowlist;
        }
        String[] entries = value.split(",", -1);
        for (int i = 0; i < entries.length; i++) {
            String entry = entries[i].strip();
            Optional<ReceiverAllowlist> extended = allowlist.and(entry);
            if (extended.isEmpty()) {
                reader.addError(
                        Setting.WEBHOOK_ALLOW,
                        "entry %d must be a host name, an address or a range such as 10.0.0.0/8".formatted(i + 1),
                        entry);
            }
            allowlist = extended.orElse(allowlist);
        }
        return allowlist;
    }
}
