package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.memory.MemoryBudget;
import java.util.regex.Pattern;

/**
 * The database, the sizes of the connection pools, and the memory.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…}
 * @param maxConnections maximum number of connections of requests, at least 1
 * @param maxDeliveryConnections maximum number of connections of webhook deliveries, at least 1; a pool of their own,
 *     so that deliveries never delay a request
 * @param schema the schema of the tables, created if it does not exist: lower-case letters, digits and underscores
 * @param secretKeys the keys for the secrets of webhook endpoints; without a current one no endpoint can be added
 * @param transactionPooling whether the URL is that of a connection pooler in transaction mode: settings are those of a
 *     transaction, no statement is prepared, and the schema is not migrated
 * @param sharding how the tables are placed
 * @param memory of the leads and catalogs that are read; can be shared with other parts of the node
 */
public record PostgresSettings(
        String jdbcUrl,
        String user,
        String password,
        int maxConnections,
        int maxDeliveryConnections,
        String schema,
        SecretKeys secretKeys,
        boolean transactionPooling,
        Sharding sharding,
        MemoryBudget memory) {

    /** The default schema. */
    public static final String DEFAULT_SCHEMA = "leadpatch";

    private static final Pattern SCHEMA_PATTERN = Pattern.compile("(?!pg_|information_schema$)[a-z_][a-z0-9_]{0,62}");

    /** @throws IllegalArgumentException if a maximum is less than 1, or the name of the schema is invalid */
    public PostgresSettings {
        if (maxConnections < 1 || maxDeliveryConnections < 1) {
            throw new IllegalArgumentException("each connection pool must have at least one connection");
        }
        if (!isValidSchema(schema)) {
            throw new IllegalArgumentException("invalid name of a schema");
        }
    }

    /** Whether {@code name} can be the name of a schema without quotes, and is not reserved by PostgreSQL. */
    public static boolean isValidSchema(String name) {
        return SCHEMA_PATTERN.matcher(name).matches();
    }

    /** Settings with a memory of their own. */
    public PostgresSettings(
            String jdbcUrl,
            String user,
            String password,
            int maxConnections,
            int maxDeliveryConnections,
            String schema,
            SecretKeys secretKeys) {
        this(
                jdbcUrl,
                user,
                password,
                maxConnections,
                maxDeliveryConnections,
                schema,
                secretKeys,
                false,
                Sharding.NONE,
                MemoryBudget.ofHeap());
    }

    /** Settings with the default schema, without a key, and with a memory of their own. */
    public PostgresSettings(
            String jdbcUrl, String user, String password, int maxConnections, int maxDeliveryConnections) {
        this(jdbcUrl, user, password, maxConnections, maxDeliveryConnections, DEFAULT_SCHEMA, SecretKeys.NONE);
    }

    /** Returns these settings with another memory. */
    public PostgresSettings withMemory(MemoryBudget other) {
        return with(transactionPooling, sharding, other);
    }

    /** Returns these settings, for the URL of a connection pooler in transaction mode or for another one. */
    public PostgresSettings withTransactionPooling(boolean pooling) {
        return with(pooling, sharding, memory);
    }

    /** Returns these settings, for tables that are placed as {@code placement} says. */
    public PostgresSettings withSharding(Sharding placement) {
        return with(transactionPooling, placement, memory);
    }

    private PostgresSettings with(boolean pooling, Sharding placement, MemoryBudget budget) {
        return new PostgresSettings(
                jdbcUrl,
                user,
                password,
                maxConnections,
                maxDeliveryConnections,
                schema,
                secretKeys,
                pooling,
                placement,
                budget);
    }

    /** Omits the password, the key, and the URL, which can contain a password. */
    @Override
    public String toString() {
        return "PostgresSettings[maxConnections=%d, maxDeliveryConnections=%d]"
                .formatted(maxConnections, maxDeliveryConnections);
    }
}
