package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code leadpatch serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves the API from the embedded database, or from LEADPATCH_DATABASE_URL.")
final class ServeCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Mixin
    private ServerOptions options = new ServerOptions();

    ServeCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call()
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        ServeCommandSettings settings = ServeCommandSettings.read(options.asMap(), environment.environmentVariables());
        Console console = environment.console();
        LogbackConfigurator.configure(settings.logFormat(), console.out());
        try (ShutdownSignal shutdownSignal = environment.shutdownSignals().get();
                Application application = environment.applicationFactory().open(settings.database())) {
            rejectDemoKeys(application);
            try (Application.RunningServer server =
                    application.serve(settings.server(), settings.receiverAllowlist())) {
                console.err()
                        .println("Leadpatch %s listens on %s"
                                .formatted(
                                        environment.version(), settings.server().url(server.port())));
                server.metricsUrl().ifPresent(console::printMetricsUrl);
                shutdownSignal.await();
            }
        }
        return ExitCode.OK;
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
