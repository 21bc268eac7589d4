package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database option of the commands that do not serve. */
final class DatabaseOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory of the embedded database; no other process may use it at the same time. Default:"
                    + " ~/.local/share/leadpatch/data (LEADPATCH_DATA_DIR)")
    private @Nullable String dataDir;

    DatabaseSettings readSettings(Map<String, String> environment) throws InvalidSettingsException {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        if (dataDir != null) {
            options.put(Setting.DATA_DIR, dataDir);
        }
        return DatabaseSettings.read(options, environment);
    }
}
