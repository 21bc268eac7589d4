package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Indexes leads for the text search at the end of a command that has written many, as the background loop of the service
 * does. Without it, searches would fail until the loop has indexed them.
 */
record SearchIndexing(LeadListStore listStore, Console console, Duration pause) {
    /** Searches work while at most this number of leads of a company are not indexed. */
    private static final long MAX_UNINDEXED = 5_000;

    private static final int BATCH_SIZE = 500;

    /** The loop of a running service prevents an attempt while it is indexing, for up to 300 ms. */
    private static final int MAX_IDLE_ATTEMPTS = 10;

    SearchIndexing(LeadListStore listStore, Console console) {
        this(listStore, console, Duration.ofMillis(100));
    }

    /**
     * Indexes as many leads as the command has written. The service indexes what is left if this fails or is interrupted.
     *
     * @param written the number of leads; few need no indexing by the command
     */
    void run(long written) {
        if (written <= MAX_UNINDEXED) {
            return;
        }
        if (console.terminal().isInteractive()) {
            console.err().println("Indexing %,d leads for search...".formatted(written));
        }
        try {
            long indexed = 0;
            for (int idle = 0; indexed < written && idle < MAX_IDLE_ATTEMPTS; ) {
                int batch = listStore.updateSearchIndex(BATCH_SIZE);
                indexed += batch;
                if (batch == 0) {
                    idle++;
                    LockSupport.parkNanos(pause.toNanos());
                } else {
                    idle = 0;
                }
            }
        } catch (StoreUnavailableException e) {
            console.printError(
                    "The leads are not indexed for search yet: " + e.getMessage() + ". The service will index them.");
        }
    }
}
