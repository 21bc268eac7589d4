package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseInspection;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Opens the application on a database. */
@FunctionalInterface
public interface ApplicationFactory {

    /**
     * Opens the database and migrates its schema. An embedded database is created if it is missing, and started.
     *
     * @param pools the maximum numbers of connections
     * @throws StartupException if the database can't be used; nothing is left running
     * @throws InterruptedException if the thread is interrupted; nothing is left running
     */
    Application open(DatabaseSettings database, PoolSizes pools) throws StartupException, InterruptedException;

    /**
     * As {@link #open(DatabaseSettings, PoolSizes)}, for a command that does not serve: an existing schema is not
     * migrated, and must be current. If a service runs on the embedded database, the result uses the service's server,
     * changes no schema, and leaves the server running when it is closed.
     */
    default Application openForCommand(DatabaseSettings database, MissingSchema missingSchema)
            throws StartupException, InterruptedException {
        return open(database, PoolSizes.COMMAND);
    }

    /**
     * Distributes the tables of a database by company with Citus, unless they are distributed.
     *
     * @param shards the number of shards of each table
     * @return whether tables were distributed
     * @throws StartupException if the database can't be reached or used
     */
    default boolean distribute(DatabaseSettings.External database, int shards) throws StartupException {
        throw new UnsupportedOperationException("this factory has no database to distribute");
    }

    /**
     * Inspects a database, and changes nothing. If no service runs on an embedded database, it is started meanwhile.
     *
     * @return empty if the embedded database was not created yet
     * @throws StartupException if the database can't be reached or used
     */
    default Optional<DatabaseInspection> inspect(DatabaseSettings database, InstantSource clock)
            throws StartupException, InterruptedException {
        throw new UnsupportedOperationException("this factory has no database to inspect");
    }

    /** Returns a new copy of a whole database, such as a backup. {@code progress} receives the number of copied rows. */
    default DatabaseTransfer transfer(LongConsumer progress) {
        throw new UnsupportedOperationException("this factory has no database to transfer");
    }
}
