package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.http.json.StrictJsonReader;
import dev.leadpatch.adapter.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.MissingSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    /** 128 MiB: some hundred thousand leads, whose tree fits into the memory of a small machine. */
    private static final StrictJsonReader.Limits LIMITS = StrictJsonReader.Limits.ofBytes(128 << 20);

    @Parameters(paramLabel = "FILE", description = "The JSON document of a company; - for standard input.")
    private String file = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    private @Nullable Object document;

    LoadCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    MissingSchema missingSchema() {
        return MissingSchema.CREATE;
    }

    @Override
    int run(Application application) {
        return environment
                .newLoadCompany(application)
                .load(document)
                .fold(this::printResult, rejected -> printResult(rejected), this::printResult);
    }

    @Override
    void readInput() throws CommandFailedException {
        try (InputStream stream = file.equals("-") ? environment.console().in() : Files.newInputStream(Path.of(file))) {
            document = StrictJsonReader.read(stream, LIMITS);
        } catch (MalformedJsonException e) {
            String location = e.location().map(at -> at + ": ").orElse("");
            throw CommandFailedException.temporaryFailure(file + ": " + location + e.reason());
        } catch (NoSuchFileException | InvalidPathException e) {
            throw CommandFailedException.usageError("There is no file " + file);
        } catch (IOException e) {
            throw CommandFailedException.usageError(file + " can't be read: " + e.getMessage());
        }
    }

    private int printResult(LoadCompany.Result.Loaded loaded) {
        Company company = loaded.company();
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("user", company.catalog().users().size());
        counts.put("tag", company.catalog().tags().size());
        counts.put("custom field", company.catalog().customFields().size());
        counts.put("API key", company.keys().size());
        counts.put("lead", company.leads().size());

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

    private static String count(int number, String singular) {
        return number + " " + singular + (number == 1 ? "" : "s");
    }

    private int printResult(LoadCompany.Result.Rejected rejected) {
        Console console = environment.console();
        List<LoadError> errors = rejected.errors();
        errors.forEach(error -> console.printError(file + ": " + error.toSentence()));
        return printFailure("Nothing was loaded: the document has %s.".formatted(count(errors.size(), "error")));
    }

    private int printResult(LoadCompany.Result.Conflict result) {
        Console console = environment.console();
        result.conflicts().forEach(conflict -> console.printError(file + ": " + conflict));
        return printFailure("Nothing was loaded.");
    }
}
