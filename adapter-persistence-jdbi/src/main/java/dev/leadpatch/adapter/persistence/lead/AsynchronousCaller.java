package dev.leadpatch.adapter.persistence.lead;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A caller that does not wait for the outcome of its change. Its thread executes the tasks that were delegated while it
 * submitted the change, so that a lone caller commits without a hand-off to another thread. An executor executes later
 * tasks. Thread-safe.
 */
final class AsynchronousCaller implements ChangeCaller {
    private static final Logger LOG = LoggerFactory.getLogger(AsynchronousCaller.class);

    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>(2);
    private boolean usesExecutor;

    AsynchronousCaller(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (!usesExecutor) {
                tasks.add(task);
                return;
            }
        }
        executor.execute(task);
    }

    /** Executes all tasks on the current thread. Their failures concern other changes too; each change has its outcome. */
    void runTasks() {
        Runnable task = next();
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A group commit failed", e);
            }
            task = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.poll();
        usesExecutor = task == null;
        return task;
    }
}
