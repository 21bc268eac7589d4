package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.company.CompanyDocument;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.importing.CompanyFile;
import dev.leadpatch.bootstrap.importing.InputFile;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.MissingSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code leadpatch load FILE}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Imports a company with its users, tags, custom fields, API keys and leads, in one transaction.")
final class LoadCommand extends DatabaseCommand {
    @Parameters(paramLabel = "FILE", description = "The JSON document of a company; - for standard input.")
    private String file = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    private @Nullable InputFile input;
    private CompanyDocument document = CompanyDocument.of(null);

    LoadCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    MissingSchema missingSchema() {
        return MissingSchema.CREATE;
    }

    @Override
    int run(Application application) {
        try (InputFile ignored = Objects.requireNonNull(input)) {
            return environment
                    .newLoadCompany(application)
                    .load(document)
                    .fold(this::printResult, this::printRejected, this::printResult);
        } catch (UncheckedIOException | IOException | ConcurrentModificationException e) {
            return printFailure("%s can't be read: %s. Nothing was loaded.".formatted(file, e.getMessage()));
        }
    }

    @Override
    void readInput() throws CommandFailedException {
        try {
            // the document is read more than once
            input = file.equals("-") ? InputFile.copyOf(environment.console().in()) : InputFile.of(Path.of(file));
            if (!file.equals("-")) {
                Files.newInputStream(Path.of(file)).close();
            }
            document = CompanyFile.parse(input);
        } catch (InvalidInputException e) {
            throw CommandFailedException.temporaryFailure(file + ": " + e.getMessage());
        } catch (NoSuchFileException | InvalidPathException e) {
            throw CommandFailedException.usageError("There is no file " + file);
        } catch (IOException e) {
            throw CommandFailedException.usageError(file + " can't be read: " + e.getMessage());
        }
    }

    private int printResult(LoadCompany.Result.Loaded loaded) {
        Company company = loaded.company();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("user", (long) company.catalog().users().size());
        counts.put("tag", (long) company.catalog().tags().size());
        counts.put("custom field", (long) company.catalog().customFields().size());
        counts.put("API key", (long) company.keys().size());
        counts.put("lead", loaded.leads());

        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", loaded.id().value());
        json.put("name", company.name());
        counts.forEach(
                (singular, number) -> json.put(singular.toLowerCase(Locale.ROOT).replace(' ', '_') + "s", number));
        String text = counts.entrySet().stream()
                .map(entry -> count(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        output.print(
                environment.console(),
                json,
                "Loaded company %d, \"%s\": %s.".formatted(loaded.id().value(), company.name(), text));
        return ExitCode.OK;
    }

    private static String count(long number, String singular) {
        return number + " " + singular + (number == 1 ? "" : "s");
    }

    private int printRejected(LoadCompany.Result.Rejected rejected) {
        Console console = environment.console();
        List<LoadError> errors = rejected.errors();
        errors.forEach(error -> console.printError(
                file + ": " + (error.line() > 0 ? "line " + error.line() + ": " : "") + error.toSentence()));
        String shown = rejected.total() > errors.size() ? ", of which %d are shown".formatted(errors.size()) : "";
        return printFailure(
                "Nothing was loaded: the document has %s%s.".formatted(count(rejected.total(), "error"), shown));
    }

    private int printResult(LoadCompany.Result.Conflict result) {
        Console console = environment.console();
        result.conflicts().forEach(conflict -> console.printError(file + ": " + conflict));
        return printFailure("Nothing was loaded.");
    }
}
