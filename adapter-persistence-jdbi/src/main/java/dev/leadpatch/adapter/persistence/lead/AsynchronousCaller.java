package dev.leadpatch.adapter.persistence.lead;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A caller that does not wait for the outcome of its change. Its thread executes the work that it finds after it has
 * submitted the change, so that a lone caller commits without a hand-off to another thread; later work is passed on to
 * an executor. Thread-safe.
 */
final class AsynchronousCaller implements Executor {
    private final Executor executor;
    private final Queue<Runnable> works = new ArrayDeque<>(2);
    private boolean hasLeft;

    AsynchronousCaller(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable work) {
        synchronized (this) {
            if (!hasLeft) {
                works.add(work);
                return;
            }
        }
        executor.execute(work);
    }

    /** Executes all work on the current thread. Later work is passed on. */
    void leave() {
        Runnable work = next();
        while (work != null) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                leave(); // work that is not executed would block later changes
                throw e;
            }
            work = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable work = works.poll();
        hasLeft = work == null;
        return work;
    }
}
