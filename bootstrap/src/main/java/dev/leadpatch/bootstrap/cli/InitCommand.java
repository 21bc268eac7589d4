package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey.RawApiKey;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Sets up a new database: a company with a user, an API key, two tags and two custom fields.",
            "On a terminal, the command asks for the options that are missing."
        })
final class InitCommand extends DatabaseCommand {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--company-name", paramLabel = "TEXT", description = "The name of the company.")
    private @Nullable String companyName;

    @Option(
            names = "--company-id",
            paramLabel = "ID",
            converter = KeyCommand.IdConverter.class,
            description = "The id of the company. Default: 1")
    private Long companyId = 1L;

    @Option(names = "--email", paramLabel = "EMAIL", description = "The email address of the user.")
    private @Nullable String email;

    @Option(names = "--first-name", paramLabel = "TEXT", description = "The first name of the user.")
    private @Nullable String firstName;

    @Option(names = "--last-name", paramLabel = "TEXT", description = "The last name of the user.")
    private @Nullable String lastName;

    InitCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    void readInput() throws CommandFailedException {
        List<String> missing = Stream.of(
                        companyName == null ? "--company-name" : "",
                        email == null ? "--email" : "",
                        firstName == null ? "--first-name" : "",
                        lastName == null ? "--last-name" : "")
                .filter(name -> !name.isEmpty())
                .toList();
        if (!missing.isEmpty() && !environment.console().terminal().isInteractive()) {
            throw CommandFailedException.usageError(
                    "Missing options: " + String.join(", ", missing) + ". On a terminal, the command asks for them.");
        }
    }

    @Override
    int run(Application application) throws CommandFailedException {
        List<CompanyId> existing = application.companyStore().list(1);
        if (!existing.isEmpty()) {
            return printFailure(("The database is already set up: it has the company %d. Nothing was changed. Add a"
                            + " company with load, or a key with key create.")
                    .formatted(existing.get(0).value()));
        }
        InitialCompany company = askForMissing();
        return environment
                .newLoadCompany(application)
                .load(company.toDocument())
                .fold(
                        loaded -> printResult(company),
                        this::printErrors,
                        conflict -> printFailure(String.join(" ", conflict.conflicts()) + " Nothing was changed."));
    }

    private InitialCompany askForMissing() throws CommandFailedException {
        Prompt prompt = new Prompt(environment.console());
        return new InitialCompany(
                companyId,
                companyName == null ? prompt.ask("Name of the company") : companyName,
                email == null
                        ? prompt.ask("Your email address", EmailAddress.Validator::isEmailAddress, EmailAddress.MESSAGE)
                        : email,
                firstName == null ? prompt.ask("Your first name") : firstName,
                lastName == null ? prompt.ask("Your last name") : lastName,
                environment.uuids().get(),
                RawApiKey.random(environment.randomGenerator()));
    }

    private int printResult(InitialCompany company) {
        String dataDirOption =
                dataDir().map(dir -> " --data-dir " + ShellQuoting.quote(dir)).orElse("");
        output.print(environment.console(), company.toJson(), company.toText(dataDirOption));
        return ExitCode.OK;
    }

    private int printErrors(LoadCompany.Result.Rejected rejected) {
        String errors = rejected.errors().stream()
                .map(LoadError::toSentence)
                .map(InitialCompany::nameOption)
                .collect(Collectors.joining("\n"));
        errors.lines().forEach(environment.console()::printError);
        return ExitCode.USAGE;
    }
}
