package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Asks the person at the terminal, on stderr, so that stdout holds the result only. */
final class Prompt {
    private final Console console;
    private final BufferedReader lines;

    Prompt(Console console) {
        this.console = console;
        this.lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    }

    /**
     * Asks until the line is valid and not blank.
     *
     * @param findError returns what is wrong with a line, such as {@code must be an email address}; empty if it is valid
     * @throws CommandFailedException if the input ends
     */
    String ask(String question, Function<String, Optional<String>> findError) throws CommandFailedException {
        while (true) {
            console.err().print(question + ": ");
            console.err().flush();
            String text = readLine().strip();
            Optional<String> error = text.isEmpty() ? Optional.empty() : findError.apply(text);
            if (!text.isEmpty() && error.isEmpty()) {
                return text;
            }
            error.ifPresent(reason -> console.err().println("It " + reason + "."));
        }
    }

    private String readLine() throws CommandFailedException {
        try {
            String line = lines.readLine();
            if (line != null) {
                return line;
            }
            console.err().println();
            throw CommandFailedException.usageError("The input has ended. Nothing was changed.");
        } catch (IOException e) {
            throw CommandFailedException.usageError("The input can't be read: " + e.getMessage());
        }
    }
}
