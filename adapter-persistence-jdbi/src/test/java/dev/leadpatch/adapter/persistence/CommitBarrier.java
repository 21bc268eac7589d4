package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Stops a transaction at its commit until a second one waits for it. */
public record CommitBarrier(TestDatabase database) {

    /** Stops transactions at their commit after an event of a trigger, such as {@code after insert on leads}. */
    public void waitAtCommit(String when) {
        database.execute("""
                create function wait_at_commit() returns trigger language plpgsql as $$
                begin
                    -- the test limits the wait
                    perform set_config('lock_timeout', '0', true);
                    perform pg_advisory_xact_lock(4711);
                    return null;
                end $$
                """);
        database.execute("create constraint trigger wait_at_commit " + when
                + " deferrable initially deferred for each row execute function wait_at_commit()");
    }

    /** Removes the trigger, if there is one. */
    public void remove() {
        database.execute("drop function if exists wait_at_commit cascade");
    }

    /** Runs {@code first} up to its commit, then {@code second} until it waits for {@code first}, then continues both. */
    public void runWhileSecondIsBlocked(Runnable first, Runnable second) throws Exception {
        CompletableFuture<Void> both = database.withHandle(handle -> {
            handle.execute("select pg_advisory_lock(4711)");
            CompletableFuture<Void> committing = ConcurrentTasks.runAsync(first);
            awaitWaitEvent("advisory");
            CompletableFuture<Void> waiting = ConcurrentTasks.runAsync(second);
            awaitWaitEvent("transactionid");
            handle.execute("select pg_advisory_unlock(4711)");
            return CompletableFuture.allOf(committing, waiting);
        });
        both.get(10, TimeUnit.SECONDS);
    }

    private void awaitWaitEvent(String event) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> database.queryOne(
                                Long.class,
                                "select count(*) from pg_stat_activity "
                                        + "where datname = current_database() and wait_event = ?",
                                event)
                        == 1);
    }
}
