package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.application.access.ManageApiKeys.CreationResult;
import dev.leadpatch.application.access.ManageApiKeys.NewApiKey;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch key create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Prints a new API key, once: only its hash is kept.")
final class KeyCreateCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Option(
            names = "--company",
            required = true,
            paramLabel = "ID",
            converter = KeyArgumentConverters.IdConverter.class,
            description = "Whose leads the key reaches.")
    private Long company = 0L;

    @Option(names = "--label", required = true, paramLabel = "TEXT", description = "A name for people.")
    private String label = "";

    @Option(
            names = "--access",
            required = true,
            paramLabel = "ACCESS",
            converter = KeyArgumentConverters.AccessConverter.class,
            description = "read, write, admin or several of them, such as read,write.")
    private KeyArgumentConverters.AccessConverter.GrantedAccess access =
            new KeyArgumentConverters.AccessConverter.GrantedAccess(Set.of());

    @Option(
            names = "--owner",
            paramLabel = "ID",
            converter = KeyArgumentConverters.IdConverter.class,
            description = "The user who answers for the key. Standard: the company's first user.")
    private @Nullable Long owner;

    @Option(names = "--lenient", description = "Read requests with this key leniently: drop unknown fields.")
    private boolean lenient;

    @Option(
            names = "--require-preconditions",
            description = "Refuse patches with this key that don't name the lead's version in If-Match, or, in a bulk"
                    + " request, what they expect in \"if\".")
    private boolean requirePreconditions;

    @Option(
            names = "--expires-at",
            paramLabel = "TIME",
            converter = KeyArgumentConverters.TimeConverter.class,
            description = "From when on the key is refused, such as 2030-01-31T00:00:00Z.")
    private @Nullable Instant expiresAt;

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    KeyCreateCommand(CliEnvironment surroundings) {
        this.environment = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettingsException, CommandFailedException, InterruptedException {
        DatabaseSettings database = options.readSettings(environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        NewApiKey wanted = new NewApiKey(
                new CompanyId(company),
                label,
                Optional.ofNullable(owner).map(UserId::new),
                access.permissions(),
                flags(),
                Optional.ofNullable(expiresAt));
        try (ShutdownSignal unawaited = environment.shutdownSignals().get();
                Application installation = environment.applicationFactory().open(database)) {
            return environment
                    .newManageApiKeys(installation)
                    .create(wanted)
                    .fold(
                            this::printKey,
                            () -> printFailure("There is no company " + company + "."),
                            unknown -> printFailure(unknownOwnerMessage(unknown)),
                            this::printErrors);
        }
    }

    private Set<ApiKeyFlag> flags() {
        Set<ApiKeyFlag> flags = EnumSet.noneOf(ApiKeyFlag.class);
        if (lenient) {
            flags.add(ApiKeyFlag.LENIENT);
        }
        if (requirePreconditions) {
            flags.add(ApiKeyFlag.REQUIRE_PRECONDITIONS);
        }
        return flags;
    }

    private int printKey(CreationResult.Created created) {
        environment.console().out().println(created.secret().text());
        environment
                .console()
                .err()
                .println("This is the only time that the key is shown. It is known as %s from now on."
                        .formatted(created.key().id()));
        return ExitCode.OK;
    }

    private String unknownOwnerMessage(CreationResult.UnknownOwner unknown) {
        return unknown.requestedOwner()
                .map(user -> "Company %d has no user %d.".formatted(company, user.value()))
                .orElse("Company %d has no active user who could answer for the key.".formatted(company));
    }

    private int printErrors(CreationResult.Invalid invalid) {
        invalid.errors().forEach(environment.console()::printError);
        return ExitCode.USAGE;
    }

    private int printFailure(String sentence) {
        environment.console().printError(sentence);
        return ExitCode.FAILURE;
    }
}
