package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadpatch database distribute}. */
@Command(
        name = "distribute",
        mixinStandardHelpOptions = true,
        description = {
            "Creates or migrates the schema on the coordinator of a Citus cluster, and distributes the tables of leads and"
                    + " deliveries by company.",
            "Requires that no service runs, unless the tables are distributed already. It can't be undone."
        })
final class DistributeCommand implements Callable<Integer> {
    private static final int MAX_SHARDS = 1024;

    private final CliEnvironment environment;

    @Option(
            names = "--shards",
            paramLabel = "COUNT",
            defaultValue = "32",
            description = "The number of shards of each table, at least one for each future worker node. Default:"
                    + " ${DEFAULT-VALUE}")
    private int shards;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OutputOptions output = new OutputOptions();

    DistributeCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    static CommandLine group(CliEnvironment environment) {
        return CommandGroup.of(
                "database",
                "Manages an external database.",
                List.of(new CommandLine(new DistributeCommand(environment))));
    }

    @Override
    public Integer call() throws InvalidSettingsException, CommandFailedException, StartupException {
        DatabaseSettings settings =
                DatabaseSettings.read(SettingOptions.values(spec, null), environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        if (shards < 1 || shards > MAX_SHARDS) {
            throw CommandFailedException.usageError(
                    "--shards must be from 1 to " + MAX_SHARDS + ", not " + shards + ".");
        }
        Optional<DatabaseSettings.External> external = settings.fold(embedded -> Optional.empty(), Optional::of);
        if (external.isEmpty()) {
            throw CommandFailedException.usageError("The embedded database can't be distributed: set "
                    + Setting.DATABASE_URL.environmentVariable() + " to the coordinator of a Citus cluster.");
        }
        boolean distributed = environment.applicationFactory().distribute(external.get(), shards);
        output.print(
                environment.console(),
                Map.of("distributed", distributed),
                distributed
                        ? "The tables are distributed by company. Start the services with "
                                + Setting.DATABASE_SHARDING.environmentVariable() + "=citus."
                        : "The tables are distributed already.");
        return ExitCode.OK;
    }
}
