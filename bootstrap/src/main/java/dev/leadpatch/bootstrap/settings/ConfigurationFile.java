package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.bootstrap.settings.TextFile.UnusableFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration file: lines {@code NAME=VALUE}, in the format of systemd's {@code EnvironmentFile}. A line that systemd
 * ignores or reads differently is an error. Errors quote names that resemble a setting, and no values.
 */
final class ConfigurationFile implements VariableSource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final TextFile file;
    private final Map<String, Assignment> assignments = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();

    private ConfigurationFile(TextFile file) {
        this.file = file;
    }

    private record Assignment(String value, int line) {}

    /** Reads a file; an error of one line does not affect the others. */
    static ConfigurationFile read(TextFile file) throws UnusableFileException {
        ConfigurationFile configuration = new ConfigurationFile(file);
        String[] lines = file.read().split("\\r?\\n", -1);
        for (int i = 0; i < lines.length; i++) {
            configuration.readLine(lines[i].strip(), i + 1);
        }
        return configuration;
    }

    private void readLine(String text, int line) {
        if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
            return;
        }
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        if (!NAME.matcher(name).matches()) {
            addError(line, "must be NAME=VALUE, without spaces before the equals sign, or a comment");
            return;
        }
        Optional<String> invalid = findError(name);
        if (invalid.isPresent()) {
            addError(line, invalid.get());
            return;
        }
        try {
            Assignment assignment = new Assignment(
                    ConfigurationValue.parse(text.substring(equals + 1).strip()), line);
            Assignment earlier = assignments.putIfAbsent(name, assignment);
            if (earlier != null) {
                addError(line, name + ": is a duplicate of line " + earlier.line());
            }
        } catch (IllegalArgumentException e) {
            addError(line, name + ": " + e.getMessage());
            // the setting is set, so that its absence causes no further error
            assignments.putIfAbsent(name, new Assignment("", line));
        }
    }

    private static Optional<String> findError(String name) {
        if (name.equals(Setting.CONFIG.environmentVariable())) {
            return Optional.of(name + ": must not be set in a configuration file");
        }
        if (SettingNames.isKnown(name)) {
            return Optional.empty();
        }
        // another name can be a part of a secret that was wrapped
        return Optional.of(
                SettingNames.hasPrefix(name)
                        ? name + ": " + SettingNames.describeUnknown(name)
                        : "must be the name of a setting, which starts with " + SettingNames.PREFIX);
    }

    private void addError(int line, String error) {
        errors.add(file + ":" + line + ": " + error);
    }

    @Override
    public Optional<String> find(String name) {
        return Optional.ofNullable(assignments.get(name)).map(Assignment::value).filter(value -> !value.isEmpty());
    }

    @Override
    public boolean isSet(String name) {
        return assignments.containsKey(name);
    }

    @Override
    public boolean isEmpty(String name) {
        return false; // an error of its line
    }

    @Override
    public SettingOrigin originOf(String name) {
        return SettingOrigin.line(
                file, Objects.requireNonNull(assignments.get(name)).line());
    }

    @Override
    public List<String> errors() {
        return errors;
    }

    /** Returns a warning if each user of the machine can read secrets in the file. */
    Optional<String> findWarning() {
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.isSecret() && assignments.containsKey(setting.environmentVariable()))
                .findFirst()
                .filter(setting -> file.isReadableByOthers())
                .map(secret ->
                        "All users of this machine can read %s, which contains %s; remove the permission with chmod o-r"
                                .formatted(file, secret.environmentVariable()));
    }
}
