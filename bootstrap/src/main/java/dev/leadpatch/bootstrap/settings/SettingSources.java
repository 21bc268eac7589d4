package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.settings.TextFile.UnusableFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the values of settings by precedence: options, the environment, the configuration file. Collects the errors of the
 * sources.
 */
final class SettingSources {
    private final Map<Setting, String> options;
    private final Set<Setting> outsideFile;
    private final List<VariableSource> variables = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    // a file is read once, and its error reported once
    private final Map<Setting, Found> found = new EnumMap<>(Setting.class);
    private boolean complete = true;

    /** @param outsideFile the settings that the configuration file does not set: an assignment there is a warning */
    SettingSources(Map<Setting, String> options, EnvironmentVariables environment, Set<Setting> outsideFile) {
        this.options = options;
        this.outsideFile = outsideFile;
        add(environment);
        if (environment.isEmpty(Setting.CONFIG.environmentVariable()) && !isSet(Setting.CONFIG)) {
            errors.add(Setting.CONFIG.displayName() + ": must not be empty");
        }
        find(Setting.CONFIG).map(TextFile::new).ifPresent(this::readConfiguration);
    }

    private void readConfiguration(TextFile file) {
        try {
            ConfigurationFile configuration = ConfigurationFile.read(file);
            add(configuration);
            configuration.findWarning().ifPresent(warnings::add);
            outsideFile.stream()
                    .filter(setting -> configuration.isSet(setting.environmentVariable()))
                    .map(setting -> configuration
                                    .originOf(setting.environmentVariable())
                                    .displayName(setting)
                            + " does not apply: this command reads it from its option and the environment only")
                    .forEach(warnings::add);
        } catch (UnusableFileException e) {
            errors.add(Setting.CONFIG.displayName() + ": the file " + file + " " + e.getMessage());
            complete = false;
        }
    }

    private void add(VariableSource source) {
        variables.add(source);
        errors.addAll(source.errors());
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
                || variablesOf(setting).stream()
                        .anyMatch(source -> source.isSet(setting.environmentVariable()) || isFileSet(source, setting));
    }

    /** Returns the sources of a variable: the environment, then the file. */
    private List<VariableSource> variablesOf(Setting setting) {
        return outsideFile.contains(setting) ? variables.subList(0, 1) : variables;
    }

    private static boolean isFileSet(VariableSource source, Setting setting) {
        return setting.isSecret() && source.isSet(setting.fileVariable());
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
        for (VariableSource source : variablesOf(setting)) {
            if (isFileSet(source, setting)) {
                return readFile(setting, source);
            }
            if (setting.isSecret() && source.isEmpty(setting.fileVariable())) {
                errors.add(setting.fileVariable() + ": must not be empty");
            }
            String name = setting.environmentVariable();
            if (source.isSet(name)) {
                return new Found(source.find(name), source.originOf(name));
            }
        }
        return Found.NONE;
    }

    private Found readFile(Setting setting, VariableSource source) {
        SettingOrigin origin = source.originOf(setting.fileVariable());
        Optional<TextFile> file = source.find(setting.fileVariable()).map(TextFile::new);
        if (file.isEmpty()) {
            return new Found(Optional.empty(), origin);
        }
        SettingOrigin secretOrigin = origin.withSecretFile(file.get());
        if (source.isSet(setting.environmentVariable())) {
            errors.add(secretOrigin.displayName(setting) + ": must not be set together with "
                    + setting.environmentVariable());
            return new Found(Optional.empty(), secretOrigin);
        }
        try {
            return new Found(Optional.of(readLine(file.get())), secretOrigin);
        } catch (UnusableFileException e) {
            errors.add(secretOrigin.displayName(setting) + ": the file " + e.getMessage());
            return new Found(Optional.empty(), secretOrigin);
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

    List<String> warnings() {
        return warnings;
    }

    /** Returns whether the configuration file could be read. If not, more errors would be consequences. */
    boolean areComplete() {
        return complete;
    }
}
