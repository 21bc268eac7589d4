package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.settings.TextFile.UnusableFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the values of settings by precedence: options, then the environment. Collects the errors of the sources. */
final class SettingSources {
    private final Map<Setting, String> options;
    private final List<VariableSource> variables;
    private final List<String> errors = new ArrayList<>();
    // a file is read once, and its error reported once
    private final Map<Setting, Found> found = new EnumMap<>(Setting.class);

    SettingSources(Map<Setting, String> options, List<VariableSource> variables) {
        this.options = options;
        this.variables = List.copyOf(variables);
        this.variables.forEach(source -> errors.addAll(source.errors()));
    }

    /** @param value empty if the setting is not set, or can't be read */
    private record Found(Optional<String> value, SettingOrigin origin) {
        static final Found NONE = new Found(Optional.empty(), SettingOrigin.DEFAULT);
    }

    /** Returns the value; empty if the setting is not set, or can't be read, which is an error. */
    Optional<String> find(Setting setting) {
        return lookUp(setting).value();
    }

    /** Returns where the setting is set. */
    SettingOrigin originOf(Setting setting) {
        return lookUp(setting).origin();
    }

    /** Returns whether the setting is set, also to a value that can't be read. Reads no file. */
    boolean isSet(Setting setting) {
        return options.containsKey(setting)
                || variables.stream()
                        .anyMatch(source ->
                                source.find(setting.environmentVariable()).isPresent() || isFileSet(source, setting));
    }

    private static boolean isFileSet(VariableSource source, Setting setting) {
        return setting.isSecret() && source.find(setting.fileVariable()).isPresent();
    }

    private Found lookUp(Setting setting) {
        Found known = found.get(setting);
        if (known == null) {
            known = read(setting);
            found.put(setting, known);
        }
        return known;
    }

    private Found read(Setting setting) {
        String option = options.get(setting);
        if (option != null) {
            return new Found(Optional.of(option), SettingOrigin.OPTION);
        }
        for (VariableSource source : variables) {
            Optional<String> value = source.find(setting.environmentVariable());
            if (isFileSet(source, setting)) {
                return readFile(setting, source, value.isPresent());
            }
            if (setting.isSecret() && source.isEmpty(setting.fileVariable())) {
                errors.add(setting.fileVariable() + ": must not be empty");
            }
            if (value.isPresent()) {
                return new Found(value, source.originOf(setting.environmentVariable()));
            }
        }
        return Found.NONE;
    }

    private Found readFile(Setting setting, VariableSource source, boolean hasValue) {
        TextFile file = new TextFile(source.find(setting.fileVariable()).orElseThrow());
        SettingOrigin origin = source.originOf(setting.fileVariable()).withSecretFile(file);
        if (hasValue) {
            errors.add(
                    origin.displayName(setting) + ": must not be set together with " + setting.environmentVariable());
            return new Found(Optional.empty(), origin);
        }
        try {
            return new Found(Optional.of(readLine(file)), origin);
        } catch (UnusableFileException e) {
            errors.add(origin.displayName(setting) + ": the file " + e.getMessage());
            return new Found(Optional.empty(), origin);
        }
    }

    private static String readLine(TextFile file) throws UnusableFileException {
        String text = file.read();
        if (text.isEmpty()) {
            throw new UnusableFileException("is empty");
        }
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            throw new UnusableFileException("must have one line");
        }
        return text;
    }

    List<String> errors() {
        return errors;
    }
}
