package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadError;
import dev.leadpatch.bootstrap.document.JsonDocumentReader;
import dev.leadpatch.bootstrap.document.UnreadableDocumentException;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code leadpatch load FILE}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Puts a company with its users, tags, custom fields, keys and leads into the database, all or"
                + " nothing.")
final class LoadCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Parameters(paramLabel = "FILE", description = "A JSON document of one company; - reads it from standard input.")
    private String file = "";

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    LoadCommand(CliEnvironment surroundings) {
        this.environment = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettingsException, CommandFailedException, InterruptedException {
        DatabaseSettings database = options.readSettings(environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        Object document = readDocument();
        try (ShutdownSignal unawaited = environment.shutdownSignals().get();
                Application installation = environment.applicationFactory().open(database)) {
            return environment
                    .newLoadCompany(installation)
                    .load(document)
                    .fold(this::printResult, refused -> printResult(refused), this::printResult);
        }
    }

    private @Nullable Object readDocument() throws CommandFailedException {
        try (InputStream stream = file.equals("-") ? environment.console().in() : Files.newInputStream(Path.of(file))) {
            return JsonDocumentReader.read(stream);
        } catch (UnreadableDocumentException unreadable) {
            throw CommandFailedException.temporaryFailure(file + ": " + unreadable.getMessage());
        } catch (NoSuchFileException | InvalidPathException missing) {
            throw CommandFailedException.usageError("There is no file " + file);
        } catch (IOException failure) {
            throw CommandFailedException.usageError(file + " can't be read: " + failure.getMessage());
        }
    }

    private int printResult(LoadCompany.Result.Loaded loaded) {
        Company company = loaded.company();
        environment
                .console()
                .out()
                .println("Loaded company %d, \"%s\": %s, %s, %s, %s, %s."
                        .formatted(
                                loaded.id().value(),
                                company.name(),
                                count(company.catalog().users().size(), "user"),
                                count(company.catalog().tags().size(), "tag"),
                                count(company.catalog().customFields().size(), "custom field"),
                                count(company.keys().size(), "API key"),
                                count(company.leads().size(), "lead")));
        return ExitCode.OK;
    }

    private static String count(int number, String singular) {
        return number + " " + singular + (number == 1 ? "" : "s");
    }

    private int printResult(LoadCompany.Result.Rejected refused) {
        Console console = environment.console();
        List<LoadError> mistakes = refused.errors();
        mistakes.forEach(mistake -> console.printError(file + ": " + mistake.toSentence()));
        console.printError("Nothing was loaded: the document has %s.".formatted(count(mistakes.size(), "error")));
        return ExitCode.FAILURE;
    }

    private int printResult(LoadCompany.Result.Conflict conflicting) {
        Console console = environment.console();
        conflicting.conflicts().forEach(conflict -> console.printError(file + ": " + conflict));
        console.printError("Nothing was loaded.");
        return ExitCode.FAILURE;
    }
}
