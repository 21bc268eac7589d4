package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import java.util.Optional;

/** Reads which receivers of webhooks the operator allows beyond the internet. */
final class ReceiverAllowlistReader {
    private ReceiverAllowlistReader() {}

    /** A bad entry is refused by its place. */
    static ReceiverAllowlist read(SettingsReader reader) {
        ReceiverAllowlist allowed = ReceiverAllowlist.NONE;
        String given = reader.find(Setting.WEBHOOK_ALLOW).orElse(null);
        if (given == null) {
            return allowed;
        }
        String[] entries = given.split(",", -1);
        for (int i = 0; i < entries.length; i++) {
            String entry = entries[i].strip();
            Optional<ReceiverAllowlist> more = allowed.and(entry);
            if (more.isEmpty()) {
                reader.addError(
                        Setting.WEBHOOK_ALLOW,
                        "entry %d must be a host name, an address or a range such as 10.0.0.0/8".formatted(i + 1),
                        entry);
            }
            allowed = more.orElse(allowed);
        }
        return allowed;
    }
}
