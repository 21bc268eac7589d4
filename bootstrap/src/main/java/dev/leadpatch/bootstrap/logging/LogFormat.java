package dev.leadpatch.bootstrap.logging;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the lines of the log look like. */
public enum LogFormat {
    /** A JSON object on each line, for programs. */
    JSON,
    /** A readable line. */
    TEXT;

    /** The name on the command line and in the environment. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that people write as {@code wireName}, exactly. */
    public static Optional<LogFormat> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst();
    }
}
