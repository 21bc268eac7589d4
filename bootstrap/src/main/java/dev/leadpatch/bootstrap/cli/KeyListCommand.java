package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.StartupException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch key list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the API keys of a company without their secrets, oldest first, tab-separated.")
final class KeyListCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Option(
            names = "--company",
            required = true,
            paramLabel = "ID",
            converter = KeyArgumentConverters.IdConverter.class,
            description = "The company of the keys.")
    private Long company = 0L;

    @Mixin
    private DatabaseOptions options = new DatabaseOptions();

    KeyListCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InvalidSettingsException, StartupException, InterruptedException {
        DatabaseSettings database = options.readSettings(environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        Optional<List<ApiKey>> keys;
        try (ShutdownSignal ignored = environment.shutdownSignals().get();
                Application application = environment.applicationFactory().open(database)) {
            keys = environment.newManageApiKeys(application).list(new CompanyId(company));
        }
        if (keys.isEmpty()) {
            environment.console().printError("There is no company " + company + ".");
            return ExitCode.FAILURE;
        }
        environment.console().out().println("ID\tACCESS\tSTATE\tOWNER\tCREATED\tLABEL");
        keys.get().forEach(key -> environment.console().out().println(formatRow(key)));
        return ExitCode.OK;
    }

    private String formatRow(ApiKey key) {
        String access = Permission.WIRE_NAMES.stream()
                .filter(name -> Permission.ofWireName(name)
                        .map(key.permissions()::contains)
                        .orElse(false))
                .collect(Collectors.joining(","));
        return String.join(
                "\t",
                key.id().toString(),
                access,
                formatState(key),
                Long.toString(key.owner().value()),
                key.createdAt().toString(),
                key.label());
    }

    private String formatState(ApiKey key) {
        Instant now = environment.clock().instant();
        if (key.isValidAt(now)) {
            return key.expiresAt().map(expiry -> "valid until " + expiry).orElse("valid");
        }
        return key.revokedAt().map(time -> "revoked " + time).orElse("expired");
    }
}
