package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.jdbc.ConnectionSource;
import dev.leadpatch.adapter.persistence.jdbc.DatabaseFailure;
import dev.leadpatch.adapter.persistence.jdbc.DatabaseInspector;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.adapter.persistence.jdbc.SessionProbe;
import dev.leadpatch.adapter.persistence.jdbc.TableDistribution;
import dev.leadpatch.adapter.persistence.lead.ChangeFeedRenewal;
import dev.leadpatch.application.StoreUnavailableException;
import java.time.InstantSource;

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
        return SchemaMigrator.versionOf(settings).state();
    }

    /**
     * Migrates the schema to the latest version, and checks whether the database was restored from a backup. Returns the
     * version.
     *
     * @throws DatabaseUnusableException if Leadpatch can't use the database as it is configured
     */
    static String migrate(ConnectionSource connections) {
        String version = SchemaMigrator.migrate(connections);
        TableDistribution.requireMatching(connections);
        ChangeFeedRenewal.renewIfRestored(connections);
        return version;
    }

    /**
     * Requires that each connection has a session of its own, unless the settings are those of a connection pooler in
     * transaction mode, which does not provide one.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if connections share sessions
     */
    public static void requireOwnSessions(PostgresSettings settings) {
        if (!settings.transactionPooling()) {
            SessionProbe.requireOwnSessions(settings);
        }
    }

    /**
     * Migrates the schema to this version, and distributes its tables by company with the extension Citus, unless they are
     * distributed. Changes nothing if a service uses a database whose tables are to be distributed.
     *
     * @param shards the number of shards of each table
     * @return whether tables were distributed
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if it can't be migrated, does not have the extension, or a service uses it
     */
    public static boolean distribute(PostgresSettings settings, int shards) {
        ConnectionSource connections = new OwnConnections(settings);
        TableDistribution.requireCitus(connections);
        TableDistribution.requireNoService(connections);
        SchemaMigrator.migrate(connections);
        return TableDistribution.distribute(connections, shards);
    }

    /**
     * Requires that the tables are placed as the settings say.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if they are not
     */
    public static void requireSharding(PostgresSettings settings) {
        TableDistribution.requireMatching(new OwnConnections(settings));
    }

    /**
     * Inspects the database and its schema. Changes nothing.
     *
     * @param clock the clock of this machine, which is compared to that of the database
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if Leadpatch can't use the database as it is configured
     */
    public static DatabaseInspection inspect(PostgresSettings settings, InstantSource clock) {
        return DatabaseInspector.inspect(settings, clock);
    }

    /**
     * Diagnoses an exception of this adapter.
     *
     * @param schema the schema of the tables
     */
    public static DatabaseDiagnosis diagnose(RuntimeException failure, String schema) {
        return DatabaseFailure.diagnose(failure, schema);
    }
}
