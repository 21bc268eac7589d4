package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import java.util.Optional;

/** Creates the settings of the connections to a database. */
final class ConnectionSettings {

    private ConnectionSettings() {}

    static PostgresSettings of(EmbeddedDatabase database, PoolSizes pools) {
        return new PostgresSettings(
                database.jdbcUrl(),
                database.username(),
                database.password(),
                pools.requests(),
                pools.deliveries(),
                PostgresSettings.DEFAULT_SCHEMA,
                new SecretKeys(Optional.of(database.secretKey()), database.previousSecretKeys()));
    }

    static PostgresSettings of(DatabaseSettings.External database, PoolSizes pools) {
        return new PostgresSettings(
                        database.jdbcUrl(),
                        database.user().orElse(System.getProperty("user.name")),
                        database.password().orElse(""),
                        pools.requests(),
                        pools.deliveries(),
                        database.schema(),
                        database.secretKeys())
                .withTransactionPooling(database.transactionPooling())
                .withSharding(database.sharded() ? Sharding.CITUS : Sharding.NONE);
    }
}
