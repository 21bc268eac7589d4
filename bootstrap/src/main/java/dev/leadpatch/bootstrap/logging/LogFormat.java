package dev.leadpatch.bootstrap.logging;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The format of log lines. */
public enum LogFormat {
    /** One JSON object a line. */
    JSON,
    /** Plain text. */
    TEXT;

    /** The name on the command line and in the environment. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format with exactly this {@code wireName}. */
    public static Optional<LogFormat> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst();
    }
}
