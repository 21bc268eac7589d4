package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves the API from the embedded database, or from LEADPATCH_DATABASE_URL.")
final class ServeCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(
            names = "--no-deliveries",
            description = "Send no webhook deliveries; they stay queued. For a restored copy of a database"
                    + " (LEADPATCH_DELIVERIES=off)")
    private boolean noDeliveries;

    ServeCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call()
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        Map<Setting, String> optionValues = options.asMap();
        if (noDeliveries) {
            optionValues.put(Setting.DELIVERIES, "off");
        }
        ServeCommandSettings settings = ServeCommandSettings.read(optionValues, environment.environmentVariables());
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

    /**
     * The unparsed options of {@code serve} and {@code demo}. The settings validate them together with the environment.
     */
    static final class ServerOptions {
        @Option(
                names = "--port",
                paramLabel = "PORT",
                description = "Port to listen on; 0 selects a free port and prints it. Default: 8080 (LEADPATCH_PORT)")
        private @Nullable String port;

        @Option(
                names = "--host",
                paramLabel = "HOST",
                description = "Address or host name to listen on. Default: 127.0.0.1 (LEADPATCH_HOST)")
        private @Nullable String host;

        @Option(
                names = "--metrics-port",
                paramLabel = "PORT",
                description = "Port of the metrics; 0 selects a free port and prints it. Default: no metrics"
                        + " (LEADPATCH_METRICS_PORT)")
        private @Nullable String metricsPort;

        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description = "Directory of the embedded database. Default: ~/.local/share/leadpatch/data, for the demo"
                        + " ~/.local/share/leadpatch/demo (LEADPATCH_DATA_DIR)")
        private @Nullable String dataDir;

        @Option(
                names = "--log-format",
                paramLabel = "FORMAT",
                description = "Log format: json or text. Default: json, for the demo text (LEADPATCH_LOG_FORMAT)")
        private @Nullable String logFormat;

        Map<Setting, String> asMap() {
            Map<Setting, String> options = new EnumMap<>(Setting.class);
            putIfPresent(options, Setting.PORT, port);
            putIfPresent(options, Setting.HOST, host);
            putIfPresent(options, Setting.METRICS_PORT, metricsPort);
            putIfPresent(options, Setting.DATA_DIR, dataDir);
            putIfPresent(options, Setting.LOG_FORMAT, logFormat);
            return options;
        }

        private static void putIfPresent(Map<Setting, String> options, Setting setting, @Nullable String value) {
            if (value != null) {
                options.put(setting, value);
            }
        }
    }
}
