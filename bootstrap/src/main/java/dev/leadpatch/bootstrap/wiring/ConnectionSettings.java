package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import java.util.Optional;

/** Creates the settings of the connections to a database. */
final class ConnectionSettings {

    private ConnectionSettings() {}

    static PostgresSettings of(EmbeddedDatabase database, int connections, int deliveryConnections) {
        return new PostgresSettings(
                database.jdbcUrl(),
                database.username(),
                database.password(),
                connections,
                deliveryConnections,
                PostgresSettings.DEFAULT_SCHEMA,
                new SecretKeys(Optional.of(database.secretKey()), database.previousSecretKeys()));
    }

    static PostgresSettings of(DatabaseSettings.External database, int connections, int deliveryConnections) {
        return new PostgresSettings(
                database.jdbcUrl(),
                database.user().orElse(System.getProperty("user.name")),
                database.password().orElse(""),
                connections,
                deliveryConnections,
                database.schema(),
                database.secretKeys());
    }
}
