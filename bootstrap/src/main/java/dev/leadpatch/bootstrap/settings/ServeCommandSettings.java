package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import java.util.Map;

/**
 * The settings of the serve command.
 *
 * @param receiverAllowlist the additional webhook destinations
 * @param report how the settings are applied
 */
public record ServeCommandSettings(
        ServerSettings server,
        DatabaseSettings database,
        ReceiverAllowlist receiverAllowlist,
        LogSettings log,
        SettingsReport report) {

    /** A program reads the log of a service. */
    public static final LogFormat DEFAULT_LOG_FORMAT = LogFormat.JSON;

    /**
     * Reads and validates the settings.
     *
     * @param options the values of the command line
     * @throws InvalidSettingsException with every error
     */
    public static ServeCommandSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(options, environment);
        ServeCommandSettings settings = new ServeCommandSettings(
                ServerSettings.read(reader),
                DatabaseSettings.read(reader),
                reader.readReceiverAllowlist(),
                LogSettings.read(reader, DEFAULT_LOG_FORMAT),
                reader.report());
        reader.throwIfInvalid();
        return settings;
    }
}
