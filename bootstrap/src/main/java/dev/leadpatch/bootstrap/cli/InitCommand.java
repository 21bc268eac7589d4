package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.company.CompanyDocument;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.company.NewKeyRule;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.MissingSchema;
import dev.leadpatch.domain.catalog.EntryPatch;
import dev.leadpatch.domain.catalog.TagPatch;
import dev.leadpatch.domain.catalog.UserPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

    private Optional<InitialCompany> company = Optional.empty();

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
        List<String> errors = Stream.of(
                        errorOf("--company-name", companyName, InitCommand::errorOfCompanyName),
                        errorOf("--email", email, text -> errorOfUser("email", text)),
                        errorOf("--first-name", firstName, text -> errorOfUser("first_name", text)),
                        errorOf("--last-name", lastName, text -> errorOfUser("last_name", text)))
                .flatMap(Optional::stream)
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidUsageException(errors);
        }
        company = Optional.of(askForMissing());
    }

    private static Optional<String> errorOf(
            String option, @Nullable String value, Function<String, Optional<String>> validator) {
        return Optional.ofNullable(value).flatMap(validator).map(error -> option + " " + error);
    }

    private static Optional<String> errorOfCompanyName(String name) {
        return firstError(TagPatch.ofLabel(name)); // the rules of a label are those of a company's name
    }

    private static Optional<String> errorOfUser(String member, String value) {
        return firstError(UserPatch.readChange(Map.of(member, value), Strictness.STRICT));
    }

    private static Optional<String> firstError(EntryPatch<?, ?> patch) {
        return patch.readErrors().stream().map(Violation::message).findFirst();
    }

    @Override
    MissingSchema missingSchema() {
        return MissingSchema.CREATE;
    }

    @Override
    int run(Application application) throws CommandFailedException {
        List<CompanyId> existing = application.companyStore().list(1);
        if (!existing.isEmpty()) {
            return printFailure(("The database is already set up: it has the company %d. Nothing was changed. Add a"
                            + " company with load, or a key with key create.")
                    .formatted(existing.get(0).value()));
        }
        InitialCompany created = company.orElseThrow();
        return environment
                .newLoadCompany(application, NewKeyRule.OPAQUE_TOKEN)
                .load(CompanyDocument.of(created.toDocument()))
                .fold(
                        loaded -> printResult(created),
                        this::printErrors,
                        conflict -> printFailure(String.join(" ", conflict.conflicts()) + " Nothing was changed."));
    }

    private InitialCompany askForMissing() throws CommandFailedException {
        Prompt prompt = new Prompt(environment.console());
        return new InitialCompany(
                companyId,
                companyName == null ? prompt.ask("Name of the company", InitCommand::errorOfCompanyName) : companyName,
                email == null ? prompt.ask("Your email address", text -> errorOfUser("email", text)) : email,
                firstName == null ? prompt.ask("Your first name", text -> errorOfUser("first_name", text)) : firstName,
                lastName == null ? prompt.ask("Your last name", text -> errorOfUser("last_name", text)) : lastName,
                environment.uuids().get(),
                RawApiKey.random(environment.randomGenerator()));
    }

    private int printResult(InitialCompany created) {
        String options = settingOptions().entrySet().stream()
                .map(option -> " " + option.getKey().asOption() + " " + ShellQuoting.quote(option.getValue()))
                .collect(Collectors.joining());
        output.print(
                environment.console(),
                created.toJson(),
                created.toText(StartCommand.of(System.getProperties(), options)));
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
