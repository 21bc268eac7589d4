package dev.leadpatch.adapter.persistence;

import java.time.Duration;
import java.util.Set;

/**
 * The state of a database, for a diagnosis by its operator.
 *
 * @param serverVersion the version of PostgreSQL, as the server names it
 * @param majorVersion the major version of PostgreSQL
 * @param clockDifference the time of the server minus the time of this machine; exact to the duration of a query
 * @param canCreateSchemas whether the user has the privilege CREATE on the database, which extensions need too
 * @param schemaExists whether the schema of the tables exists
 * @param canUseSchema whether the user may read all tables of the schema, and update leads; false without a schema
 * @param installedExtensions the names of the installed extensions
 * @param availableExtensions the names of the extensions that can be installed
 * @param schemaState the state of the migrations
 */
public record DatabaseInspection(
        String serverVersion,
        int majorVersion,
        Duration clockDifference,
        boolean canCreateSchemas,
        boolean schemaExists,
        boolean canUseSchema,
        Set<String> installedExtensions,
        Set<String> availableExtensions,
        SchemaState schemaState) {

    public DatabaseInspection {
        installedExtensions = Set.copyOf(installedExtensions);
        availableExtensions = Set.copyOf(availableExtensions);
    }
}
