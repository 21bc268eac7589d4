package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadpatch serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves leads from the embedded database, or from LEADPATCH_DATABASE_URL.")
final class ServeCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Mixin
    private ServerOptions options = new ServerOptions();

    ServeCommand(CliEnvironment surroundings) {
        this.environment = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettingsException, CommandFailedException, InterruptedException {
        ServeCommandSettings settings = ServeCommandSettings.read(options.asMap(), environment.environmentVariables());
        Console console = environment.console();
        LogbackConfigurator.configure(settings.logFormat(), console.out());
        try (ShutdownSignal termination = environment.shutdownSignals().get();
                Application installation = environment.applicationFactory().open(settings.database())) {
            rejectDemoKeys(installation);
            try (Application.RunningServer serving =
                    installation.serve(settings.server(), settings.receiverAllowlist())) {
                console.err()
                        .println("Leadpatch %s listens on %s"
                                .formatted(
                                        environment.version(), settings.server().url(serving.port())));
                serving.metricsUrl().ifPresent(console::printMetricsUrl);
                termination.await();
            }
        }
        return ExitCode.OK;
    }

    /** The demo's keys are in every jar; whoever finds them in a database that is served to others could use them. */
    private void rejectDemoKeys(Application installation) throws CommandFailedException {
        if (new DemoDataset()
                .hasValidKeyIn(installation.apiKeyStore(), environment.clock().instant())) {
            throw CommandFailedException.usageError("This database has the demo's API keys, which everybody knows:"
                    + " use the demo command, another data directory, or revoke them.");
        }
    }
}
