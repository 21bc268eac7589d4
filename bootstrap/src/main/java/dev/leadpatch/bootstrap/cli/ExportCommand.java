package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.list.LeadFilter;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.importing.LeadWriter;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadpatch export FILE}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Exports leads as CSV or newline-delimited JSON, which import reads back without a change.")
final class ExportCommand extends DatabaseCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "The file to write, compressed if its name ends with .gz; - for standard output.")
    private String file = "";

    @Mixin
    private CompanyOption companyOption = new CompanyOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "csv or ndjson. Default: ndjson if the name of the file ends with .ndjson or .jsonl, otherwise csv")
    private @Nullable String format;

    @Option(
            names = "--spreadsheet-safe",
            description = "Write an apostrophe before cells that a spreadsheet would execute as a formula.")
    private boolean spreadsheetSafe;

    @Mixin
    private FilterOptions filters = new FilterOptions();

    ExportCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    int run(Application application) throws CommandFailedException {
        try {
            CompanyCatalog catalog =
                    ImportPlan.catalogOf(companyOption.resolve(application.companyStore()), application);
            LeadFilter filter = filters.filter();
            boolean json = isJson();
            return file.equals("-")
                    ? export(
                            application,
                            catalog,
                            filter,
                            json,
                            environment.console().out())
                    : exportToFile(application, catalog, filter, json);
        } catch (InvalidUsageException e) {
            e.errors().forEach(environment.console()::printError);
            return ExitCode.USAGE;
        } catch (UncheckedIOException | IOException e) {
            return printFailure(file + " can't be written: " + e.getMessage());
        } catch (StoreUnavailableException e) {
            return printFailure("The export is not complete: " + e.getMessage() + ".");
        }
    }

    private boolean isJson() {
        if (format == null) {
            String name = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
            return name.endsWith(".ndjson") || name.endsWith(".jsonl");
        }
        if (!format.equals("csv") && !format.equals("ndjson")) {
            throw new InvalidUsageException("--format must be csv or ndjson.");
        }
        return format.equals("ndjson");
    }

    /** Writes a temporary file first, so that an incomplete export replaces no file. */
    private int exportToFile(Application application, CompanyCatalog catalog, LeadFilter filter, boolean json)
            throws IOException {
        Path target = Path.of(file);
        Path part = target.resolveSibling(target.getFileName() + ".part");
        int exitCode;
        try (OutputStream plain = Files.newOutputStream(part);
                OutputStream stream = file.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
            exitCode = export(application, catalog, filter, json, stream);
        }
        if (exitCode == ExitCode.OK) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(part);
        }
        return exitCode;
    }

    private int export(
            Application application, CompanyCatalog catalog, LeadFilter filter, boolean json, OutputStream stream)
            throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        LeadWriter leads =
                json ? LeadWriter.newlineDelimitedJson(writer) : LeadWriter.csv(writer, catalog, spreadsheetSafe);
        leads.writeHeader();
        AtomicLong count = new AtomicLong();
        List<QueryError> errors = environment
                .newExportLeads(application)
                .run(ImportPlan.callerOf(catalog, Optional.empty()), filter, lead -> {
                    try {
                        leads.write(lead);
                        count.incrementAndGet();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        writer.flush();
        if (!errors.isEmpty()) {
            throw new InvalidUsageException(errors.stream()
                    .map(error -> error.name() + " " + error.message() + ".")
                    .toList());
        }
        environment.console().err().println("Exported %,d leads.".formatted(count.get()));
        return ExitCode.OK;
    }
}
