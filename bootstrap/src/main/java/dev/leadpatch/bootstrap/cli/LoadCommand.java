package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.company.CompanyDocument;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.UpdateCompany;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.importing.CompanyFile;
import dev.leadpatch.bootstrap.importing.InputFile;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.MissingSchema;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadpatch load FILE}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Imports a company with its users, tags, custom fields, API keys and leads, in one transaction.",
            "With --update, changes an existing company, and keeps what the document omits."
        })
final class LoadCommand extends DatabaseCommand {
    private static final String INCOMPLETE =
            "A part of the document may have been written; run the same command again to complete the update.";

    @Parameters(
            paramLabel = "FILE",
            description =
                    "The document of a company: a JSON object with the members company, users, tags, custom_fields,"
                            + " api_keys and leads, in UTF-8, plain or compressed by gzip; - for standard input. Use import for"
                            + " tables of leads, such as CSV.")
    private String file = "";

    @Option(
            names = "--update",
            description = "Update the company if it exists. Run an interrupted command again to complete it.")
    private boolean update;

    @Option(
            names = "--no-events",
            description = "With --update: webhook endpoints do not receive the events of the changes.")
    private boolean noEvents;

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
            return update
                    ? update(application)
                    : print(environment
                            .newLoadCompany(application, new DemoDataset().newKeyRule())
                            .load(document));
        } catch (UncheckedIOException | IOException | ConcurrentModificationException e) {
            return printFailure("%s can't be read: %s. %s"
                    .formatted(file, e.getMessage(), update ? INCOMPLETE : "Nothing was loaded."));
        }
    }

    private int update(Application application) {
        try {
            return environment
                    .newUpdateCompany(application, new DemoDataset().newKeyRule())
                    .update(document, !noEvents)
                    .fold(result -> print(result.result()), this::printUpdated);
        } catch (StoreUnavailableException | DeadlineExceededException e) {
            return printFailure(e.getMessage() + ". " + INCOMPLETE);
        }
    }

    private int print(LoadCompany.Result result) {
        return result.fold(this::printLoaded, this::printRejected, this::printConflict);
    }

    private int printUpdated(UpdateCompany.Result.Updated updated) {
        UpdateReport report = new UpdateReport(updated);
        output.print(environment.console(), report.toJson(), report.toText());
        printErrors(
                updated.rejected().stream()
                        .map(lead -> lineOf(lead.line()) + lead.toSentence())
                        .toList(),
                updated.kinds());
        return updated.rejectedLeads() == 0 ? ExitCode.OK : printFailure(report.rejectedSentence());
    }

    private String lineOf(int line) {
        return file + ": " + (line > 0 ? "line " + line + ": " : "");
    }

    @Override
    void readInput() throws CommandFailedException {
        if (noEvents && !update) {
            throw CommandFailedException.usageError("--no-events requires --update: a new company has no endpoints");
        }
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

    private int printLoaded(LoadCompany.Result.Loaded loaded) {
        Company company = loaded.company();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("users", (long) company.catalog().users().size());
        counts.put("tags", (long) company.catalog().tags().size());
        counts.put("custom fields", (long) company.catalog().customFields().size());
        counts.put("API keys", (long) company.keys().size());
        counts.put("leads", loaded.leads());

        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", loaded.id().value());
        json.put("name", company.name());
        counts.forEach((plural, number) -> json.put(UpdateReport.jsonName(plural), number));
        String text = counts.entrySet().stream()
                .map(entry -> UpdateReport.count(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        output.print(
                environment.console(),
                json,
                "Loaded company %d, \"%s\": %s.".formatted(loaded.id().value(), company.name(), text));
        return ExitCode.OK;
    }

    private int printRejected(LoadCompany.Result.Rejected rejected) {
        printErrors(
                rejected.errors().stream()
                        .map(error -> lineOf(error.line()) + error.toSentence())
                        .toList(),
                rejected.kinds());
        return printFailure(
                "Nothing was loaded: the document has %s.".formatted(UpdateReport.count(rejected.total(), "errors")));
    }

    private void printErrors(List<String> errors, Map<String, Long> kinds) {
        new LoadErrorReport(file, errors, kinds).toLines().forEach(environment.console()::printError);
    }

    private int printConflict(LoadCompany.Result.Conflict result) {
        Console console = environment.console();
        result.conflicts().forEach(conflict -> console.printError(file + ": " + conflict));
        return printFailure(
                result.companyExists()
                        ? "Nothing was loaded. Use load --update to change an existing company."
                        : "Nothing was loaded.");
    }
}
