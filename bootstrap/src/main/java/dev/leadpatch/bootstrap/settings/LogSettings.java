package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogLevel;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the log.
 *
 * @param level the lowest level that is logged
 */
public record LogSettings(LogFormat format, LogLevel level) {

    /** Reads the settings before the others are validated; an invalid setting reads as its default. */
    public static LogSettings read(
            Map<Setting, String> options, Map<String, String> environment, LogFormat defaultFormat) {
        return read(new SettingsReader(options, environment), defaultFormat);
    }

    static LogSettings read(SettingsReader reader, LogFormat defaultFormat) {
        return new LogSettings(readFormat(reader, defaultFormat), readLevel(reader));
    }

    private static LogFormat readFormat(SettingsReader reader, LogFormat defaultFormat) {
        Optional<String> value = reader.find(Setting.LOG_FORMAT, defaultFormat.wireName());
        Optional<LogFormat> format = value.flatMap(LogFormat::ofWireName);
        if (value.isPresent() && format.isEmpty()) {
            reader.addError(Setting.LOG_FORMAT, "must be json or text", value.get());
        }
        return format.orElse(defaultFormat);
    }

    private static LogLevel readLevel(SettingsReader reader) {
        Optional<String> value = reader.find(Setting.LOG_LEVEL, LogLevel.INFO.wireName());
        Optional<LogLevel> level = value.flatMap(LogLevel::ofWireName);
        if (value.isPresent() && level.isEmpty()) {
            reader.addError(Setting.LOG_LEVEL, "must be error, warn, info or debug", value.get());
        }
        return level.orElse(LogLevel.INFO);
    }
}
