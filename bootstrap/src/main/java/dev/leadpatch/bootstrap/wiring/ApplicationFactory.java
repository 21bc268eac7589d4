package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.bootstrap.settings.DatabaseSettings;

/** Opens the application on a database. */
@FunctionalInterface
public interface ApplicationFactory {

    /**
     * Opens the database and migrates its schema. An embedded database is created if it is missing, and started.
     *
     * @throws StartupException if the database can't be used; nothing is left running
     * @throws InterruptedException if the thread is interrupted; nothing is left running
     */
    Application open(DatabaseSettings database) throws StartupException, InterruptedException;
}
