package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.LogSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.settings.SettingsReport;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that serves the API until it is stopped, and logs its start and its stop. */
abstract class ServiceCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCommand.class);

    final CliEnvironment environment;
    private final LogFormat defaultLogFormat;
    private @Nullable LogFormat configuredFormat;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ServiceCommand(CliEnvironment environment, LogFormat defaultLogFormat) {
        this.environment = environment;
        this.defaultLogFormat = defaultLogFormat;
    }

    @Override
    public final Integer call()
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        configureLog();
        serve(optionValues(spec));
        return ExitCode.OK;
    }

    /** Reads the settings, and serves. */
    abstract void serve(Map<Setting, String> optionValues)
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException;

    /** Returns the options that are set. The settings validate them together with their other sources. */
    abstract Map<Setting, String> optionValues(CommandSpec command);

    /** Starts a server, and prints how to use it. */
    @FunctionalInterface
    interface ServerStart {
        RunningServer start(Application application) throws CommandFailedException, StartupException;
    }

    /**
     * Opens the database, starts the server, and serves until the process is requested to end.
     *
     * @param databaseWait how long to wait for a database that is unavailable
     */
    final void serve(
            DatabaseSettings database,
            Duration databaseWait,
            PoolSizes pools,
            ServerSettings settings,
            SettingsReport report,
            ServerStart start)
            throws CommandFailedException, StartupException, InterruptedException {
        report.warnings().forEach(LOG::warn);
        if (!report.ofKubernetes().isEmpty()) {
            LOG.info(
                    "Ignored variables that Kubernetes sets for services: {}",
                    String.join(", ", report.ofKubernetes()));
        }
        try (ShutdownSignal shutdownSignal = environment.shutdownSignals().get()) {
            Optional<Application> opened = new DatabaseWait(databaseWait, shutdownSignal)
                    .open(() -> environment.applicationFactory().open(database, pools));
            if (opened.isPresent()) {
                try (Application application = opened.get();
                        RunningServer server = start.start(application)) {
                    server.metricsUrl().ifPresent(environment.console()::printMetricsUrl);
                    describe(database, application)
                            .addKeyValue("url", settings.url(server.port()))
                            .addKeyValue("settings", report.toLogText())
                            .log("Leadpatch has started");
                    shutdownSignal.await(server);
                    LOG.info("Leadpatch is stopping");
                }
            }
            LOG.info("Leadpatch has stopped");
        }
    }

    private LoggingEventBuilder describe(DatabaseSettings database, Application application) {
        LoggingEventBuilder entry = LOG.atInfo()
                .addKeyValue("version", environment.version())
                .addKeyValue("database", database.fold(embedded -> "embedded", DatabaseSettings.External::address))
                .addKeyValue("schema_version", application.schemaVersion());
        return database.fold(
                embedded -> entry.addKeyValue("data_directory", embedded.dataDirectory()), external -> entry);
    }

    /** Configures the log once, because a second configuration would close stdout. */
    private LogFormat configureLog() {
        if (configuredFormat == null) {
            LogSettings log =
                    LogSettings.read(optionValues(spec), environment.environmentVariables(), defaultLogFormat);
            configuredFormat = log.format();
            LogbackConfigurator.configure(
                    log.format(), log.level(), environment.console().out());
        }
        return configuredFormat;
    }

    /** Logs the cause of a failed start, which was printed already, if a program reads the log. */
    final void logFailure(String message) {
        if (configureLog() == LogFormat.JSON) {
            LOG.error(message);
        }
    }
}
