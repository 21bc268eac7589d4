package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.application.access.ManageApiKeys.CreationResult;
import dev.leadpatch.application.access.ManageApiKeys.NewApiKey;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.StartupException;
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
        description = "Creates an API key and prints it once; only its hash is stored.")
final class KeyCreateCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Option(
            names = "--company",
            required = true,
            paramLabel = "ID",
            converter = KeyArgumentConverters.IdConverter.class,
            description = "The company of the key.")
    private Long company = 0L;

    @Option(names = "--label", required = true, paramLabel = "TEXT", description = "The display name of the key.")
    private String label = "";

    @Option(
            names = "--access",
            required = true,
            paramLabel = "ACCESS",
            converter = KeyArgumentConverters.AccessConverter.class,
            description = "The permissions: read, write, admin or a list such as read,write.")
    private KeyArgumentConverters.AccessConverter.GrantedAccess access =
            new KeyArgumentConverters.AccessConverter.GrantedAccess(Set.of());

    @Option(
            names = "--owner",
            paramLabel = "ID",
            converter = KeyArgumentConverters.IdConverter.class,
            description = "The user who owns the key. Default: the active user of the company with the lowest id.")
    private @Nullable Long owner;

    @Option(names = "--lenient", description = "Ignore unknown fields in requests with this key.")
    private boolean lenient;

    @Option(
            names = "--require-preconditions",
            description = "Reject updates with this key that have no precondition: If-Match, or \"if\" in a bulk"
                    + " request.")
    private boolean requirePreconditions;

    @Option(
            names = "--expires-at",
            paramLabel = "TIME",
            converter = KeyArgumentConverters.TimeConverter.class,
            description = "The time at which the key expires, such as 2030-01-31T00:00:00Z.")
    private @Nullable Instant expiresAt;

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    KeyCreateCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InvalidSettingsException, StartupException, InterruptedException {
        DatabaseSettings database = options.readSettings(environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        NewApiKey request = new NewApiKey(
                new CompanyId(company),
                label,
                Optional.ofNullable(owner).map(UserId::new),
                access.permissions(),
                flags(),
                Optional.ofNullable(expiresAt));
        try (ShutdownSignal ignored = environment.shutdownSignals().get();
                Application application = environment.applicationFactory().open(database)) {
            return environment
                    .newManageApiKeys(application)
                    .create(request)
                    .fold(
                            this::printKey,
                            () -> printFailure("There is no company " + company + "."),
                            unknownOwner -> printFailure(unknownOwnerMessage(unknownOwner)),
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
                .println("Store the key now: it is not shown again. Its id is %s."
                        .formatted(created.key().id()));
        return ExitCode.OK;
    }

    private String unknownOwnerMessage(CreationResult.UnknownOwner unknownOwner) {
        return unknownOwner
                .requestedOwner()
                .map(user -> "Company %d has no user %d.".formatted(company, user.value()))
                .orElse("Company %d has no active user who can own the key.".formatted(company));
    }

    private int printErrors(CreationResult.Invalid invalid) {
        invalid.errors().forEach(environment.console()::printError);
        return ExitCode.USAGE;
    }

    private int printFailure(String message) {
        environment.console().printError(message);
        return ExitCode.FAILURE;
    }
}
