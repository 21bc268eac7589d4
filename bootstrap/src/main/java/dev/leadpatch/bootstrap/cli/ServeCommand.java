package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code leadpatch serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves the API from the embedded database, or from LEADPATCH_DATABASE_URL.")
final class ServeCommand extends ServiceCommand {
    @Mixin
    private ServeOptions options = new ServeOptions();

    ServeCommand(CliEnvironment environment) {
        super(environment, ServeCommandSettings.DEFAULT_LOG_FORMAT);
    }

    @Override
    Map<Setting, String> optionValues(CommandSpec command) {
        return options.values(command);
    }

    @Override
    void serve(Map<Setting, String> optionValues)
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        ServeCommandSettings settings = ServeCommandSettings.read(optionValues, environment.environmentVariables());
        serve(
                settings.database(),
                settings.databaseWait(),
                settings.pools(),
                settings.server(),
                settings.report(),
                application -> start(application, settings));
    }

    private RunningServer start(Application application, ServeCommandSettings settings)
            throws CommandFailedException, StartupException {
        rejectDemoKeys(application);
        RunningServer server = application.serve(settings.server(), settings.receiverAllowlist());
        environment
                .console()
                .err()
                .println("Leadpatch %s listens on %s"
                        .formatted(environment.version(), settings.server().url(server.port())));
        return server;
    }

    /** Fails if a demo key is valid: the demo keys are public, because every jar contains them. */
    private void rejectDemoKeys(Application application) throws CommandFailedException {
        if (new DemoDataset()
                .hasValidKeyIn(application.apiKeyStore(), environment.clock().instant())) {
            throw CommandFailedException.usageError("This database contains the demo's API keys, which are public:"
                    + " use the demo command or another data directory, or revoke the keys.");
        }
    }
}
