package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.PostgresSchema;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SchemaState;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.time.Duration;

/**
 * Checks the schema that a command is about to use. A command never migrates an existing schema: a service of an older
 * version may be using it.
 *
 * @param database the database in messages, such as {@code at db.example/crm}
 * @param isShared whether a service uses the database as its embedded one; it is about to migrate the schema
 * @param maxMigrationWait how long to wait for the service
 */
record CommandSchema(PostgresSettings settings, String database, boolean isShared, Duration maxMigrationWait) {
    private static final long POLL_MILLIS = 200;

    /**
     * Requires the current schema, or creates it.
     *
     * @param creation creates a schema that is missing
     */
    void prepare(MissingSchema missingSchema, Runnable creation) throws StartupException, InterruptedException {
        if (isShared) {
            awaitCurrent();
            return;
        }
        switch (PostgresSchema.stateOf(settings)) {
            case CURRENT -> {}
            case OUTDATED ->
                throw StartupException.permanent("The database " + database + " has the schema of an older version."
                        + " Nothing was changed: start the service with this version, which migrates the schema, or use"
                        + " the version of the service.");
            case MISSING -> {
                if (missingSchema == MissingSchema.REFUSE) {
                    throw StartupException.permanent(
                            "The database " + database + " is not set up: create its schema with init, load or serve.");
                }
                creation.run();
            }
        }
    }

    private void awaitCurrent() throws StartupException, InterruptedException {
        long deadlineNanos = System.nanoTime() + maxMigrationWait.toNanos();
        while (PostgresSchema.stateOf(settings) != SchemaState.CURRENT) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw StartupException.permanent("The service that uses the database " + database
                        + " is an older version than this program: restart it with this version, or use its version.");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
