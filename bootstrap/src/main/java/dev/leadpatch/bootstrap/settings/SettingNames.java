package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.domain.patch.NameSuggester;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The names of the variables of all settings. */
final class SettingNames {
    static final String PREFIX = "LEADPATCH_";
    private static final NameSuggester NAMES = new NameSuggester(
            Arrays.stream(Setting.values())
                    .flatMap(SettingNames::variables)
                    .map(name -> name.substring(PREFIX.length()))
                    .toList(),
            Map.of("DB_URL", "DATABASE_URL", "JDBC_URL", "DATABASE_URL", "POSTGRES_URL", "DATABASE_URL"));

    private SettingNames() {}

    private static Stream<String> variables(Setting setting) {
        return setting.isSecret()
                ? Stream.of(setting.environmentVariable(), setting.fileVariable())
                : Stream.of(setting.environmentVariable());
    }

    /** Returns whether a variable is intended to be a setting, perhaps in other letters. */
    static boolean hasPrefix(String name) {
        return name.toUpperCase(Locale.ROOT).startsWith(PREFIX);
    }

    static boolean isKnown(String name) {
        return name.startsWith(PREFIX) && NAMES.contains(name.substring(PREFIX.length()));
    }

    /** Returns the error of an unknown name, as a phrase that follows it. */
    static String describeUnknown(String name) {
        String rest = name.substring(PREFIX.length());
        if (rest.endsWith("_FILE") && NAMES.contains(rest.substring(0, rest.length() - "_FILE".length()))) {
            return "is not a setting; only secrets can be read from a file";
        }
        return "is not a setting"
                + NAMES.nearest(rest)
                        .map(nearest -> "; did you mean " + PREFIX + nearest + "?")
                        .orElse(" of this version; unset it, or correct its name");
    }
}
