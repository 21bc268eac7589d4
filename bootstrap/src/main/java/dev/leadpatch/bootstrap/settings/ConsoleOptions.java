package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.application.access.RawApiKey;
import java.util.Optional;

/**
 * The options of the console, if it is on.
 *
 * @param demoKey a public API key that signs in anyone by one click
 */
public record ConsoleOptions(Optional<RawApiKey> demoKey) {

    /** The console of a service whose API keys are secret. */
    public static final ConsoleOptions DEFAULT = new ConsoleOptions(Optional.empty());

    /** Reads the setting; empty if the console is off. */
    static Optional<ConsoleOptions> read(SettingsReader reader) {
        return reader.isSecondChoice(Setting.CONSOLE, "on", "off") ? Optional.empty() : Optional.of(DEFAULT);
    }
}
