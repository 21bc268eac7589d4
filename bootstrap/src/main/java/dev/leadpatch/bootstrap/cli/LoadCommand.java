package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadError;
import dev.leadpatch.bootstrap.document.JsonDocument;
import dev.leadpatch.bootstrap.document.UnreadableDocument;
import dev.leadpatch.bootstrap.logging.Logging;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettings;
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
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "A JSON document of one company; - reads it from standard input.")
    private String file = "";

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    LoadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettings, CannotStart, InterruptedException {
        DatabaseSettings database = options.settings(surroundings.environment());
        Logging.startQuietly(surroundings.console().err());
        Object document = document();
        try (Termination unawaited = surroundings.terminations().get();
                Installation installation = surroundings.installations().open(database)) {
            return surroundings
                    .loadCompany(installation)
                    .load(document)
                    .fold(this::report, refused -> report(refused), this::report);
        }
    }

    private @Nullable Object document() throws CannotStart {
        try (InputStream stream =
                file.equals("-") ? surroundings.console().in() : Files.newInputStream(Path.of(file))) {
            return JsonDocument.read(stream);
        } catch (UnreadableDocument unreadable) {
            throw CannotStart.now(file + ": " + unreadable.getMessage());
        } catch (NoSuchFileException | InvalidPathException missing) {
            throw CannotStart.asAskedFor("There is no file " + file);
        } catch (IOException failure) {
            throw CannotStart.asAskedFor(file + " can't be read: " + failure.getMessage());
        }
    }

    private int report(LoadCompany.Result.Loaded loaded) {
        Company company = loaded.company();
        surroundings
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

    private int report(LoadCompany.Result.Rejected refused) {
        Console console = surroundings.console();
        List<LoadError> mistakes = refused.errors();
        mistakes.forEach(mistake -> console.complain(file + ": " + mistake.toSentence()));
        console.complain("Nothing was loaded: the document has %s.".formatted(count(mistakes.size(), "error")));
        return ExitCode.FAILURE;
    }

    private int report(LoadCompany.Result.Conflict conflicting) {
        Console console = surroundings.console();
        conflicting.conflicts().forEach(conflict -> console.complain(file + ": " + conflict));
        console.complain("Nothing was loaded.");
        return ExitCode.FAILURE;
    }
}
