package dev.leadpatch.bootstrap.settings;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the value of a setting comes from.
 *
 * @param file the configuration file, for {@link Kind#FILE} only
 * @param line the line of the configuration file
 * @param secretFile the file that contains the value, if a variable {@code …_FILE} names one
 */
public record SettingOrigin(Kind kind, Optional<String> file, OptionalInt line, Optional<String> secretFile) {

    static final SettingOrigin OPTION = new SettingOrigin(Kind.OPTION);
    static final SettingOrigin ENVIRONMENT = new SettingOrigin(Kind.ENVIRONMENT);
    static final SettingOrigin DEFAULT = new SettingOrigin(Kind.DEFAULT);

    private SettingOrigin(Kind kind) {
        this(kind, Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    static SettingOrigin line(TextFile file, int line) {
        return new SettingOrigin(Kind.FILE, Optional.of(file.toString()), OptionalInt.of(line), Optional.empty());
    }

    SettingOrigin withSecretFile(TextFile secret) {
        return new SettingOrigin(kind, file, line, Optional.of(secret.toString()));
    }

    /** The kinds, by descending precedence. */
    public enum Kind {
        OPTION,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    /** Returns the name of a setting in messages: {@code --port (LEADPATCH_PORT)}, {@code leadpatch.conf:3: LEADPATCH_PORT}. */
    String displayName(Setting setting) {
        String prefix = file.map(path -> path + ":" + line.orElseThrow() + ": ").orElse("");
        if (secretFile.isPresent()) {
            return prefix + setting.fileVariable() + " (" + secretFile.get() + ")";
        }
        return kind == Kind.FILE ? prefix + setting.environmentVariable() : setting.displayName();
    }
}
