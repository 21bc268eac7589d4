package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Asks the person at the terminal, on stderr, so that stdout holds the result only. */
final class Prompt {
    private final Console console;
    private final BufferedReader lines;

    Prompt(Console console) {
        this.console = console;
        this.lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    }

    /**
     * Asks until the line is not blank.
     *
     * @throws CommandFailedException if the input ends
     */
    String ask(String question) throws CommandFailedException {
        return ask(question, text -> true, "");
    }

    /**
     * Asks until the line is valid and not blank.
     *
     * @param rule printed after an invalid line
     * @throws CommandFailedException if the input ends
     */
    String ask(String question, Predicate<String> isValid, String rule) throws CommandFailedException {
        while (true) {
            console.err().print(question + ": ");
            console.err().flush();
            String text = readLine().strip();
            if (!text.isEmpty() && isValid.test(text)) {
                return text;
            }
            if (!text.isEmpty()) {
                console.err().println("It " + rule + ".");
            }
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
