package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.logging.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds out what was set, and gathers what is wrong with it. A mistake yields a default, so that all of them are found. */
final class SettingsReader {
    private static final int MAX_QUOTE_LENGTH = 100;
    private static final Pattern NUMBER_PATTERN = Pattern.compile("[0-9]{1,9}");

    private final Map<Setting, String> options;
    private final Map<String, String> environment;
    private final List<String> errors = new ArrayList<>();

    SettingsReader(Map<Setting, String> options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /** What the option says, else the environment; a variable that is set to nothing is not set. */
    Optional<String> find(Setting setting) {
        return Optional.ofNullable(options.get(setting))
                .or(() -> findEnvironmentVariable(setting.environmentVariable()));
    }

    boolean isOption(Setting setting) {
        return options.containsKey(setting);
    }

    Optional<String> findEnvironmentVariable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isEmpty));
    }

    void addError(Setting setting, String message) {
        errors.add(setting.displayName() + ": " + message);
    }

    /** Refuses {@code value}, which is no secret, and quotes it. */
    void addError(Setting setting, String message, String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        String quoted = line.length() > MAX_QUOTE_LENGTH ? line.substring(0, MAX_QUOTE_LENGTH) + "…" : line;
        addError(setting, message + ", not \"" + quoted + "\"");
    }

    LogFormat readLogFormat() {
        Optional<String> given = find(Setting.LOG_FORMAT);
        Optional<LogFormat> format = given.flatMap(LogFormat::ofWireName);
        if (given.isPresent() && format.isEmpty()) {
            addError(Setting.LOG_FORMAT, "must be json or text", given.get());
        }
        return format.orElse(LogFormat.JSON);
    }

    /** The number that was set, in its bounds, else the standard. */
    int readNumber(Setting setting, int least, int most, int standard) {
        Optional<String> given = find(setting);
        if (given.isEmpty()) {
            return standard;
        }
        if (NUMBER_PATTERN.matcher(given.get()).matches()) {
            int number = Integer.parseInt(given.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        addError(setting, "must be a number from " + least + " to " + most, given.get());
        return standard;
    }

    /** Ends the reading; every mistake was found by now. */
    void throwIfInvalid() throws InvalidSettingsException {
        if (!errors.isEmpty()) {
            throw new InvalidSettingsException(errors);
        }
    }
}
