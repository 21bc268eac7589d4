package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.StartupException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code leadpatch key revoke}. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Revokes an API key permanently; it is rejected within five seconds.")
final class KeyRevokeCommand implements Callable<Integer> {
    private static final UUID NO_ID = new UUID(0, 0);

    private final CliEnvironment environment;

    @Parameters(
            paramLabel = "ID",
            converter = KeyArgumentConverters.KeyIdConverter.class,
            description = "The id of the key, as printed by key list.")
    private UUID id = NO_ID;

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    KeyRevokeCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InvalidSettingsException, StartupException, InterruptedException {
        DatabaseSettings database = options.readSettings(environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        try (ShutdownSignal ignored = environment.shutdownSignals().get();
                Application application = environment.applicationFactory().open(database)) {
            if (!environment.newManageApiKeys(application).revoke(new ApiKeyId(id))) {
                environment.console().printError("There is no API key " + id + ".");
                return ExitCode.FAILURE;
            }
        }
        environment.console().out().println("Revoked " + id);
        return ExitCode.OK;
    }
}
