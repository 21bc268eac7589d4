package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.logging.LogFormat;
import java.util.Map;

/** The settings of {@code serve}. */
public record ServeSettings(ListenSettings listen, DatabaseSettings database, LogFormat logFormat) {

    /**
     * Reads and judges them.
     *
     * @param options what was said on the command line
     * @throws InvalidSettings naming every mistake
     */
    public static ServeSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettings {
        SettingsReader reader = new SettingsReader(options, environment);
        ServeSettings settings =
                new ServeSettings(ListenSettings.read(reader), DatabaseSettings.read(reader), reader.logFormat());
        reader.finish();
        return settings;
    }
}
