package dev.leadpatch.bootstrap.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal of a process, if a person uses it. */
public interface Terminal {

    /** No terminal: input and output are files, pipes or other programs. */
    Terminal NONE = () -> OptionalInt.empty();

    /** The number of columns; empty if input or output is no terminal. */
    OptionalInt width();

    /** Whether a person can be asked. */
    default boolean isInteractive() {
        return width().isPresent();
    }

    /** The terminal of this process. */
    static Terminal ofProcess() {
        return () -> isTerminal() ? OptionalInt.of(ProcessTerminal.readWidth()) : OptionalInt.empty();
    }

    @SuppressWarnings("SystemConsoleNull") // null on Java 17 to 21; newer versions have isTerminal
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // since Java 22, there can be a console without a terminal
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Reads the size of the terminal of this process. */
    final class ProcessTerminal {
        private static final int DEFAULT_WIDTH = 80;
        private static final Pattern STTY_SIZE = Pattern.compile("[0-9]+ ([1-9][0-9]{0,4})\\s*");

        private ProcessTerminal() {}

        private static int readWidth() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                Matcher matcher = STTY_SIZE.matcher(size);
                return matcher.matches() ? Integer.parseInt(matcher.group(1)) : DEFAULT_WIDTH;
            } catch (IOException e) {
                return DEFAULT_WIDTH; // no stty
            }
        }
    }
}
