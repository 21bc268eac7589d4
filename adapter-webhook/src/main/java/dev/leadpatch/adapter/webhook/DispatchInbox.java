package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.OrderingKey;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What other threads notify the dispatcher's thread of, and how they wake it. Notifying never fails and never waits. */
final class DispatchInbox {

    private static final int MAX_READ = 10_000;
    // a dispatcher without work iterates all the same, which shows that it lives
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(10);

    private final Queue<List<OrderingKey>> wakeUps = new ConcurrentLinkedQueue<>();
    private volatile boolean incomplete;
    private volatile @Nullable Thread reader;

    void add(List<OrderingKey> lines) {
        try {
            wakeUps.add(lines);
        } catch (OutOfMemoryError lost) {
            // the change is committed, and its request must not fail any more
            incomplete = true;
        }
        signal();
    }

    /** Ends the reader's wait; allocates nothing. */
    void signal() {
        LockSupport.unpark(reader);
    }

    /** Waits until there is something to read, but no longer than {@code nanos}, nor than some seconds. */
    void await(long nanos) throws InterruptedException {
        reader = Thread.currentThread();
        // a signal before this leaves a permit, so none is missed
        if (nanos > 0 && wakeUps.isEmpty() && !incomplete) {
            LockSupport.parkNanos(this, Math.min(nanos, MAX_WAIT));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Reads what was there when this began, or at least most of it: however much comes in, the work goes on. */
    void read(Consumer<OrderingKey> reading) {
        List<OrderingKey> lines = wakeUps.poll();
        for (int i = 1; lines != null; i++) {
            lines.forEach(reading);
            lines = i < MAX_READ ? wakeUps.poll() : null;
        }
    }

    /** Whether wake-ups were lost since this was last called. */
    boolean wasIncomplete() {
        boolean lost = incomplete;
        incomplete = false;
        return lost;
    }
}
