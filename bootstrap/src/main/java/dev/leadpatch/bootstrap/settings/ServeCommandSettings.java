package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of the serve command.
 *
 * @param databaseWait how long the start waits for an external database that is unavailable
 * @param pools the sizes of the connection pools
 * @param receiverAllowlist the additional webhook destinations
 * @param report how the settings are applied
 */
public record ServeCommandSettings(
        ServerSettings server,
        DatabaseSettings database,
        Duration databaseWait,
        PoolSizes pools,
        ReceiverAllowlist receiverAllowlist,
        LogSettings log,
        SettingsReport report) {

    private static final int DATABASE_WAIT_SECONDS = 60;
    private static final int MAX_DATABASE_WAIT_SECONDS = 86_400;

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
        boolean embedded = database.fold(ignored -> true, external -> false);
        ServeCommandSettings settings = new ServeCommandSettings(
                server,
                database,
                embedded ? Duration.ZERO : readDatabaseWait(reader),
                PoolSizes.read(reader, embedded),
                reader.readReceiverAllowlist(),
                LogSettings.read(reader, DEFAULT_LOG_FORMAT),
                reader.report());
        reader.throwIfInvalid();
        return settings;
    }

    private static Duration readDatabaseWait(SettingsReader reader) {
        return Duration.ofSeconds(
                reader.readNumber(Setting.DATABASE_WAIT_SECONDS, 0, MAX_DATABASE_WAIT_SECONDS, DATABASE_WAIT_SECONDS));
    }
}
