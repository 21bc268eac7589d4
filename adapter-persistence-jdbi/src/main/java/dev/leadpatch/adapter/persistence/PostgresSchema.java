package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.application.StoreUnavailableException;

/** The schema of a database that another process may use and migrate. */
public final class PostgresSchema {

    private PostgresSchema() {}

    /**
     * Returns the state of the schema. Changes nothing.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if Leadpatch can't use the database as it is configured
     */
    public static SchemaState stateOf(PostgresSettings settings) {
        return SchemaMigrator.stateOf(settings);
    }
}
