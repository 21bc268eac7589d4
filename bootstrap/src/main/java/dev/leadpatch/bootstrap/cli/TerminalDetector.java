package dev.leadpatch.bootstrap.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Detects whether this process runs on a terminal. */
final class TerminalDetector {
    private TerminalDetector() {}

    /** Whether standard input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // handled: since Java 22, a process without a terminal has a console too
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
    }

    private static boolean isTerminal(@Nullable Console console) {
        try {
            // Java 22 and later
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
