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
    private static final int LONGEST_QUOTE = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Map<Setting, String> options;
    private final Map<String, String> environment;
    private final List<String> mistakes = new ArrayList<>();

    SettingsReader(Map<Setting, String> options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /** What the option says, else the environment; a variable that is set to nothing is not set. */
    Optional<String> given(Setting setting) {
        return Optional.ofNullable(options.get(setting)).or(() -> variable(setting.variable()));
    }

    boolean isOption(Setting setting) {
        return options.containsKey(setting);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isEmpty));
    }

    void refuse(Setting setting, String message) {
        mistakes.add(setting.names() + ": " + message);
    }

    /** Refuses {@code value}, which is no secret, and quotes it. */
    void refuse(Setting setting, String message, String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        String quoted = line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
        refuse(setting, message + ", not \"" + quoted + "\"");
    }

    LogFormat logFormat() {
        Optional<String> given = given(Setting.LOG_FORMAT);
        Optional<LogFormat> format = given.flatMap(LogFormat::ofWireName);
        if (given.isPresent() && format.isEmpty()) {
            refuse(Setting.LOG_FORMAT, "must be json or text", given.get());
        }
        return format.orElse(LogFormat.JSON);
    }

    /** The number that was set, in its bounds, else the standard. */
    int number(Setting setting, int least, int most, int standard) {
        Optional<String> given = given(setting);
        if (given.isEmpty()) {
            return standard;
        }
        if (NUMBER.matcher(given.get()).matches()) {
            int number = Integer.parseInt(given.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        refuse(setting, "must be a number from " + least + " to " + most, given.get());
        return standard;
    }

    /** Ends the reading; every mistake was found by now. */
    void finish() throws InvalidSettings {
        if (!mistakes.isEmpty()) {
            throw new InvalidSettings(mistakes);
        }
    }
}
