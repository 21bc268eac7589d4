package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The options of a command that are settings. Each command has {@code --config}, before or after its name. */
final class SettingOptions {
    private static final String CONFIG = "--config";

    private SettingOptions() {}

    /** Adds {@code --config} to the root of the commands. A subcommand that is added later inherits it. */
    static void addConfigTo(CommandSpec root) {
        root.addOption(OptionSpec.builder(CONFIG)
                .type(String.class)
                .paramLabel("FILE")
                .description("File of settings, one NAME=VALUE per line (LEADPATCH_CONFIG)")
                .scopeType(ScopeType.INHERIT)
                .build());
    }

    /** Returns the values of {@code --config}, and of a data directory if one is given. */
    static Map<Setting, String> values(CommandSpec command, @Nullable String dataDir) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        putIfPresent(values, Setting.CONFIG, command.root().findOption(CONFIG).getValue());
        putIfPresent(values, Setting.DATA_DIR, dataDir);
        return values;
    }

    static void putIfPresent(Map<Setting, String> values, Setting setting, @Nullable String value) {
        if (value != null) {
            values.put(setting, value);
        }
    }
}
