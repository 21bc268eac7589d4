package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.importing.ImportInput;
import dev.leadpatch.bootstrap.importing.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The file of an import, which was read to its end. */
record ImportFile(InputFile file, ImportInput input, ImportInput.Scan scan) {

    /**
     * Reads a file to its end, and reports its format.
     *
     * @param name the path; {@code -} for standard input
     */
    static ImportFile read(String name, Optional<String> encoding, Console console) throws CommandFailedException {
        try {
            InputFile file = name.equals("-") ? InputFile.copyOf(console.in()) : InputFile.of(existingFile(name));
            ImportInput input = ImportInput.detect(file, encoding);
            console.err().println("%s: %s".formatted(name, input.describe()));
            return new ImportFile(file, input, input.scan());
        } catch (InvalidInputException e) {
            throw CommandFailedException.temporaryFailure(name + ": " + e.getMessage() + ". Nothing was imported.");
        } catch (IOException e) {
            throw CommandFailedException.usageError(name + " can't be read: " + e.getMessage());
        }
    }

    private static Path existingFile(String name) throws CommandFailedException {
        try {
            Path path = Path.of(name);
            if (Files.isRegularFile(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // reported below
        }
        throw CommandFailedException.usageError("There is no file " + name);
    }
}
