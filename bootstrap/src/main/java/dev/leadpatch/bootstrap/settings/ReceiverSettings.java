package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import java.util.Map;

/** The setting of additional webhook destinations, for commands that do not serve. */
public final class ReceiverSettings {

    private ReceiverSettings() {}

    /**
     * Reads the additional webhook destinations.
     *
     * @throws InvalidSettingsException if the setting is invalid
     */
    public static ReceiverAllowlist read(Map<String, String> environment) throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(Map.of(), environment);
        ReceiverAllowlist allowlist = reader.readReceiverAllowlist();
        reader.throwIfInvalid();
        return allowlist;
    }
}
