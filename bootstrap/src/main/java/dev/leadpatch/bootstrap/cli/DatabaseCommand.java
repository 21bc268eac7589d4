package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.MissingSchema;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that opens the database, calls a use case, prints its result and ends. It does not serve, and can run beside
 * a service.
 */
abstract class DatabaseCommand implements Callable<Integer> {
    final CliEnvironment environment;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Directory of the embedded database, which a service may use at the same time. Default:"
                    + " ~/.local/share/leadpatch/data (LEADPATCH_DATA_DIR)")
    private @Nullable String dataDir;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DatabaseCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public final Integer call()
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        DatabaseSettings database = DatabaseSettings.read(settingOptions(), environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        readInput();
        try (ShutdownSignal ignored = environment.shutdownSignals().get();
                Application application = open(database)) {
            return run(application);
        }
    }

    /** The options of this command that are settings. */
    final Map<Setting, String> settingOptions() {
        return SettingOptions.values(spec, dataDir);
    }

    /** Reads the input of the command, if it has any, before the database is opened. */
    void readInput() throws CommandFailedException, InvalidSettingsException {}

    /** Opens the database. */
    Application open(DatabaseSettings database) throws StartupException, InterruptedException {
        return environment.applicationFactory().openForCommand(database, missingSchema());
    }

    /** What the command does with a database that has no schema. */
    MissingSchema missingSchema() {
        return MissingSchema.REFUSE;
    }

    /** Runs the command on the open database, and returns its exit code. */
    abstract int run(Application application) throws CommandFailedException;

    final int printFailure(String message) {
        environment.console().printError(message);
        return ExitCode.SOFTWARE;
    }
}
