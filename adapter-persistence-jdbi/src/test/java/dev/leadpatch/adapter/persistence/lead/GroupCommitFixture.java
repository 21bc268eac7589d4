package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A group commit with a watchdog of its own. */
final class GroupCommitFixture implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private final BackgroundLoops loops = new BackgroundLoops();
    private final Watchdog watchdog = new Watchdog("test", POLL_INTERVAL, loops);
    private final GroupCommit groupCommit;

    GroupCommitFixture(ChangeExecutor executor, int maxQueuedPerCompany, Duration slowBatch) {
        groupCommit = new GroupCommit(executor, maxQueuedPerCompany, BatchLimit.ofOneDatabase(slowBatch), watchdog);
    }

    /** Changes a lead, and waits for the outcome. */
    <R> Outcome<R> execute(Change<R> change) {
        CallerThread caller = new CallerThread();
        return caller.await(submit(change, caller));
    }

    /** Changes a lead, without waiting for the outcome. */
    <R> CompletableFuture<Outcome<R>> start(Change<R> change, Executor executor) {
        AsynchronousCaller caller = new AsynchronousCaller(executor);
        CompletableFuture<Outcome<R>> outcome = submit(change, caller);
        caller.runTasks();
        return outcome;
    }

    /** Queues a change whose caller executes no tasks of its own accord. */
    <R> CompletableFuture<Outcome<R>> submit(Change<R> change, ChangeCaller caller) {
        PendingChange<R> pending = pending(change, caller);
        groupCommit.submit(pending);
        return pending.outcome();
    }

    /** Creates a change that is not queued yet. */
    static <R> PendingChange<R> pending(Change<R> change, ChangeCaller caller) {
        return new PendingChange<>(change, Map.of(), new StoreDeadline(), LeadMemoryFixture.open(), caller);
    }

    @Override
    public void close() {
        try (loops;
                watchdog) {}
    }
}
