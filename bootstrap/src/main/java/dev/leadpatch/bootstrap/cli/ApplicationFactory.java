package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.DatabaseSettings;

/** Opens databases. */
@FunctionalInterface
public interface ApplicationFactory {

    /**
     * Opens the database and brings its schema up to date; an embedded one is made and started first.
     *
     * @throws CommandFailedException in a sentence for the operator; nothing is left running
     * @throws InterruptedException if the thread was interrupted; nothing is left running
     */
    Application open(DatabaseSettings database) throws CommandFailedException, InterruptedException;
}
