package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import java.util.Map;

/**
 * The settings of the serve command.
 *
 * @param pools the sizes of the connection pools
 * @param receiverAllowlist the additional webhook destinations
 * @param report how the settings are applied
 */
public record ServeCommandSettings(
        ServerSettings server,
        DatabaseSettings database,
        PoolSizes pools,
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
        ServerSettings server = ServerSettings.read(reader);
        DatabaseSettings database = DatabaseSettings.read(reader);
        ServeCommandSettings settings = new ServeCommandSettings(
                server,
                database,
                PoolSizes.read(reader, database.fold(embedded -> true, external -> false)),
                reader.readReceiverAllowlist(),
                LogSettings.read(reader, DEFAULT_LOG_FORMAT),
                reader.report());
        reader.throwIfInvalid();
        return settings;
    }
}
