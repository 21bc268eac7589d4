package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a service, all of which are settings. */
final class ServiceOptions {
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

    /** Returns the options of a command that are set. The settings validate them together with the environment. */
    Map<Setting, String> values(CommandSpec command) {
        Map<Setting, String> values = SettingOptions.values(command, dataDir);
        SettingOptions.putIfPresent(values, Setting.PORT, port);
        SettingOptions.putIfPresent(values, Setting.HOST, host);
        SettingOptions.putIfPresent(values, Setting.METRICS_PORT, metricsPort);
        SettingOptions.putIfPresent(values, Setting.LOG_FORMAT, logFormat);
        return values;
    }
}
