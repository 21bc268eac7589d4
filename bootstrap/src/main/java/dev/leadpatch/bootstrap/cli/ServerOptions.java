package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The unparsed options of {@code serve} and {@code demo}. The settings validate them together with the environment. */
final class ServerOptions {
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
            description = "Log format: json or text. Default: json (LEADPATCH_LOG_FORMAT)")
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
