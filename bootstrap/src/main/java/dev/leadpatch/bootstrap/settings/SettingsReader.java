package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.settings.SettingOrigin.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads settings and collects their errors. An invalid setting reads as its default, so that one run reports every
 * error.
 */
final class SettingsReader {
    private static final int MAX_QUOTE_LENGTH = 100;
    private static final Pattern NUMBER_PATTERN = Pattern.compile("[0-9]{1,9}");

    private final EnvironmentVariables environment;
    private final SettingSources sources;
    private final List<String> errors = new ArrayList<>();
    /** The value in effect of each setting that was read; empty if it is unset and has no default. */
    private final Map<Setting, String> effective = new EnumMap<>(Setting.class);

    SettingsReader(Map<Setting, String> options, Map<String, String> environment) {
        this(options, environment, Set.of());
    }

    /** @param outsideFile the settings that the configuration file does not set */
    SettingsReader(Map<Setting, String> options, Map<String, String> environment, Set<Setting> outsideFile) {
        this.environment = new EnvironmentVariables(environment);
        this.sources = new SettingSources(options, this.environment, outsideFile);
        find(Setting.CONFIG);
    }

    /**
     * Returns the value of the option, else of the environment, else of the configuration file. An empty variable counts
     * as unset, and so does a file that can't be read, which is an error.
     */
    Optional<String> find(Setting setting) {
        return find(setting, "");
    }

    /** As {@link #find(Setting)}, for a setting with a default. */
    Optional<String> find(Setting setting, String defaultValue) {
        Optional<String> value = sources.find(setting);
        effective.put(setting, value.orElse(defaultValue));
        return value;
    }

    /** Returns whether the setting is set, also to a file that can't be read. */
    boolean isSet(Setting setting) {
        return sources.isSet(setting);
    }

    boolean isOption(Setting setting) {
        return sources.originOf(setting).equals(SettingOrigin.OPTION);
    }

    Optional<String> findEnvironmentVariable(String name) {
        return environment.find(name);
    }

    /** Adds an error if an environment variable exists without a value, and no option and no secret file has one. */
    void rejectEmptyVariable(Setting setting, String remedy) {
        Kind kind = sources.originOf(setting).kind();
        if (environment.isEmpty(setting.environmentVariable()) && kind != Kind.OPTION && kind != Kind.ENVIRONMENT) {
            errors.add(setting.displayName() + ": must not be empty; " + remedy);
        }
    }

    /** Adds an error if a setting is set that requires another one, which is not set. */
    void rejectWithout(Setting required, Setting setting) {
        if (isSet(setting)) {
            addError(setting, "must not be set without " + required.environmentVariable());
        }
    }

    void addError(Setting setting, String message) {
        errors.add(sources.originOf(setting).displayName(setting) + ": " + message);
    }

    /** Adds an error that quotes {@code value}; it must not be a secret. */
    void addError(Setting setting, String message, String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        String quoted = line.length() > MAX_QUOTE_LENGTH ? line.substring(0, MAX_QUOTE_LENGTH) + "…" : line;
        addError(setting, message + ", not \"" + quoted + "\"");
    }

    /** Reads the additional webhook destinations that the operator allows. */
    ReceiverAllowlist readReceiverAllowlist() {
        return readList(
                Setting.WEBHOOK_ALLOW,
                ReceiverAllowlist.NONE,
                ReceiverAllowlist::and,
                "a host name, an address or a range such as 10.0.0.0/8, with or without a port");
    }

    /** As {@link #readList(Setting, Object, BiFunction, UnaryOperator)}, where {@code expected} describes a valid entry. */
    <T> T readList(Setting setting, T empty, BiFunction<T, String, Optional<T>> and, String expected) {
        return readList(setting, empty, and, entry -> "must be " + expected);
    }

    /**
     * Reads a comma-separated list. Errors name the position of an invalid entry, starting with 1.
     *
     * @param and adds an entry to a list; empty if the entry is invalid
     * @param describeError returns the error of an invalid entry, as a phrase that follows its position
     */
    <T> T readList(
            Setting setting, T empty, BiFunction<T, String, Optional<T>> and, UnaryOperator<String> describeError) {
        T list = empty;
        String value = find(setting).orElse(null);
        if (value == null) {
            return list;
        }
        String[] entries = value.split(",", -1);
        for (int i = 0; i < entries.length; i++) {
            String entry = entries[i].strip();
            Optional<T> extended = and.apply(list, entry);
            if (extended.isEmpty()) {
                addError(setting, "entry " + (i + 1) + " " + describeError.apply(entry), entry);
            }
            list = extended.orElse(list);
        }
        return list;
    }

    /** Returns the configured number, from {@code min} to {@code max}, or the default. */
    int readNumber(Setting setting, int min, int max, int defaultValue) {
        // a default out of range means that there is no limit
        Optional<String> value = find(setting, defaultValue < min ? "" : Integer.toString(defaultValue));
        if (value.isEmpty()) {
            return defaultValue;
        }
        if (NUMBER_PATTERN.matcher(value.get()).matches()) {
            int number = Integer.parseInt(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        }
        addError(setting, "must be a number from " + min + " to " + max, value.get());
        return defaultValue;
    }

    /** Reads a setting with two values; returns whether it is the second one. Unset is the first one. */
    boolean isSecondChoice(Setting setting, String first, String second) {
        Optional<String> value = find(setting, first);
        if (value.isPresent() && !value.equals(Optional.of(first)) && !value.equals(Optional.of(second))) {
            addError(setting, "must be " + first + " or " + second, value.get());
        }
        return value.equals(Optional.of(second));
    }

    /** Called after all settings were read; throws if any of them is invalid, or a source has an error. */
    void throwIfInvalid() throws InvalidSettingsException {
        List<String> all = new ArrayList<>(sources.errors());
        if (sources.areComplete()) {
            all.addAll(errors);
        }
        if (!all.isEmpty()) {
            throw new InvalidSettingsException(all);
        }
    }

    /** Called after all settings were read. A setting that was not read does not apply. */
    SettingsReport report() {
        return new SettingsReport(
                effective.entrySet().stream()
                        .map(setting -> effectiveSetting(setting.getKey(), setting.getValue()))
                        .toList(),
                Stream.concat(sources.warnings().stream(), warningsOfUnused()).toList(),
                environment.ofKubernetes());
    }

    private Stream<String> warningsOfUnused() {
        return Arrays.stream(Setting.values())
                .filter(setting -> !effective.containsKey(setting) && isSet(setting))
                .map(setting ->
                        setting.environmentVariable() + " does not apply: it is used only if " + setting.condition());
    }

    private EffectiveSetting effectiveSetting(Setting setting, String value) {
        return new EffectiveSetting(
                setting,
                Optional.of(value).filter(text -> !text.isEmpty()).map(setting::mask),
                sources.originOf(setting));
    }
}
