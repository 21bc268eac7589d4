package dev.leadpatch.bootstrap.cli;

import java.util.regex.Pattern;

/** Quotes a text as one word of a POSIX shell. */
final class ShellQuoting {
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ShellQuoting() {}

    static String quote(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
