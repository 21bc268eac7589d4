package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.importing.ColumnMapping;
import dev.leadpatch.application.importing.ImportLeads;
import dev.leadpatch.application.importing.ImportLeads.Summary;
import dev.leadpatch.application.importing.RejectedRow;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.application.importing.ValueFormats;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.importing.InputFile;
import dev.leadpatch.bootstrap.importing.RejectsFile;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadpatch import FILE}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports leads from CSV, TSV, newline-delimited JSON or a JSON array, each also compressed by gzip.",
            "The rules are those of the API. A command that was interrupted continues when it is run again.",
            "Exit codes: 0 all rows were imported, 1 failure, 2 usage error, 3 some rows were rejected."
        })
final class ImportCommand extends DatabaseCommand {
    private static final int ROWS_REJECTED = 3;
    private static final int MAX_PRINTED_ERRORS = 20;

    @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
    private String file = "";

    @Mixin
    private CompanyOption companyOption = new CompanyOption();

    @Option(
            names = "--user",
            paramLabel = "EMAIL",
            description =
                    "The user who imports the leads, for their history. Default: the active user with the lowest id.")
    private @Nullable String user;

    @Mixin
    private ImportOptions options = new ImportOptions();

    @Option(names = "--create-tags", description = "Create the tags of the file that the company does not have.")
    private boolean createTags;

    @Option(names = "--print-map", description = "Print a mapping for --map, and import nothing.")
    private boolean printMap;

    @Option(names = "--dry-run", description = "Validate all rows and print the report, and import nothing.")
    private boolean dryRun;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write the rejected rows to this file, each with the columns and the reasons.")
    private @Nullable String rejects;

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            description = "Stop when more than N rows are rejected. Default: no maximum")
    private long maxErrors = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--quiet", description = "Print no progress.")
    private boolean quiet;

    private @Nullable ImportFile input;

    ImportCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void readInput() throws CommandFailedException {
        input = ImportFile.read(file, Optional.ofNullable(options.encoding), environment.console());
    }

    @Override
    int run(Application application) throws CommandFailedException {
        ImportFile opened = Objects.requireNonNull(input);
        try (InputFile ignored = opened.file()) {
            return run(application, opened);
        } catch (InvalidUsageException e) {
            e.errors().forEach(environment.console()::printError);
            return ExitCode.USAGE;
        } catch (InvalidInputException e) {
            return printFailure(file + ": " + e.getMessage());
        } catch (UncheckedIOException | IOException e) {
            return printFailure("The file can't be read or written: " + e.getMessage());
        } catch (StoreUnavailableException e) {
            return printFailure(e.getMessage() + ". Run the same command again to continue.");
        }
    }

    private int run(Application application, ImportFile opened)
            throws InvalidInputException, IOException, CommandFailedException {
        CompanyCatalog catalog = ImportPlan.catalogOf(companyOption.resolve(application.companyStore()), application);
        ImportPlan plan = new ImportPlan(catalog, options, opened.scan().columns());
        if (printMap) {
            environment.console().out().println(plan.proposal());
            plan.unmatched().forEach(column -> environment.console().err().println(column));
            return ExitCode.OK;
        }
        ColumnMapping mapping = plan.mapping(opened.input().dialect().isPresent());
        ValueFormats formats = new ValueFormats(options.dateFormats, options.decimalComma, options.listSeparator);
        Caller caller = plan.caller(Optional.ofNullable(user));
        Optional<Match> match = plan.match();
        if (createTags) {
            new TagCreation(environment.newManageCatalog(application), caller, environment.console(), dryRun)
                    .run(opened, mapping, catalog, formats);
        }
        ImportLeads.Command command = new ImportLeads.Command(
                caller,
                plan.importId(opened.file().digest()),
                mapping,
                formats,
                match,
                options.kept.members(),
                dryRun,
                !options.noEvents,
                maxErrors);
        Summary summary = importRows(environment.newImportLeads(application), command, opened);
        ImportReport report = new ImportReport(summary, dryRun, Optional.ofNullable(rejects));
        if (json) {
            environment.console().out().println(report.toJson());
        } else {
            report.toLines().forEach(environment.console().out()::println);
        }
        if (summary.stopped()) {
            return printFailure("Stopped: more than %,d rows were rejected.".formatted(maxErrors));
        }
        return summary.rejected() > 0 ? ROWS_REJECTED : ExitCode.OK;
    }

    private Summary importRows(ImportLeads importLeads, ImportLeads.Command command, ImportFile opened)
            throws InvalidInputException, IOException {
        Optional<RejectsFile> rejectsFile = rejects == null
                ? Optional.empty()
                : Optional.of(new RejectsFile(
                        Path.of(rejects),
                        opened.input().dialect(),
                        opened.scan().columns()));
        RejectsFile opensRejects = rejectsFile.orElse(null);
        try (opensRejects;
                ImportProgress progress = newProgress(opened.scan().rows())) {
            return opened.input()
                    .read(rows -> importLeads.run(command, rows, new ImportLeads.Listener() {
                        private int printed;

                        @Override
                        public void rejected(RejectedRow row) {
                            rejectsFile.ifPresent(rejected -> rejected.add(row));
                            if (rejectsFile.isEmpty() && printed < MAX_PRINTED_ERRORS) {
                                row.errors()
                                        .forEach(error -> environment
                                                .console()
                                                .printError("%s: line %d: %s"
                                                        .formatted(
                                                                file, row.row().line(), error.toPhrase())));
                                printed++;
                            }
                        }

                        @Override
                        public void progress(Summary summary) {
                            progress.show(summary);
                        }
                    }));
        }
    }

    private ImportProgress newProgress(long rows) {
        if (quiet || json) {
            return ImportProgress.none();
        }
        return environment.console().terminal().isInteractive()
                ? ImportProgress.bar(environment.console().err(), rows)
                : ImportProgress.lines(environment.console().err(), rows, environment.clock());
    }
}
