package dev.leadpatch.application.background;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A watchdog that cancels operations at their deadline. One background loop polls all operations, because a timer for
 * each operation would wake a thread each time. An operation can exceed its deadline by the poll interval. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {

    /** The poll interval for operations that take seconds. */
    public static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop;

    /**
     * Starts the background loop.
     *
     * @param name the name of the loop
     * @param pollInterval at most {@link BackgroundLoops#MAX_DELAY}
     */
    public Watchdog(String name, Duration pollInterval, BackgroundLoops loops) {
        loop = loops.schedule(name, pollInterval, this::poll);
    }

    /**
     * Starts the deadline of an operation.
     *
     * @param cancellation cancels the operation; called once after {@code timeout}, and again while it throws, for
     *     example for lack of memory
     */
    public Watch watch(Duration timeout, Runnable cancellation) {
        return add(new Watch(timeout.toNanos(), () -> true, cancellation, false));
    }

    /**
     * Watches an operation that is not always in progress. Its deadline starts at the first poll that finds it in
     * progress, and anew after each poll that finds it idle. It never starts earlier than the operation.
     *
     * @param inProgress whether the operation is in progress; called by the thread of the loop
     * @param cancellation cancels the operation; called once after {@code timeout}, and again while it throws
     */
    public Watch watch(Duration timeout, BooleanSupplier inProgress, Runnable cancellation) {
        return add(new Watch(timeout.toNanos(), inProgress, cancellation, true));
    }

    private Watch add(Watch watch) {
        watches.add(watch);
        return watch;
    }

    /** Ends the background loop; no deadline is enforced any longer. */
    @Override
    public void close() {
        loop.close();
    }

    private void poll() {
        long now = System.nanoTime();
        BackgroundLoops.forEach(watches, watch -> watch.poll(now));
    }

    private enum State {
        RUNNING,
        COMPLETED,
        EXPIRED
    }

    /** The deadline of one operation. Closing it completes the operation. */
    public final class Watch implements AutoCloseable {

        private final long timeoutNanos;
        private final BooleanSupplier inProgress;
        private final Runnable cancellation;
        private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
        // changed only by the loop's thread; atomic because the architecture rules require final fields
        private final AtomicLong startNanos = new AtomicLong(System.nanoTime());
        private final AtomicBoolean idle;

        private Watch(long timeoutNanos, BooleanSupplier inProgress, Runnable cancellation, boolean idle) {
            this.timeoutNanos = timeoutNanos;
            this.inProgress = inProgress;
            this.cancellation = cancellation;
            this.idle = new AtomicBoolean(idle);
        }

        /**
         * Ends the watch. If this returns true, the operation was not and will not be cancelled; if false, it was
         * cancelled or is being cancelled.
         */
        public boolean complete() {
            watches.remove(this);
            return state.compareAndSet(State.RUNNING, State.COMPLETED) || state.get() == State.COMPLETED;
        }

        /** Whether the deadline was exceeded. */
        public boolean isExpired() {
            return state.get() == State.EXPIRED;
        }

        @Override
        public void close() {
            complete();
        }

        private void poll(long now) {
            if (!inProgress.getAsBoolean()) {
                idle.set(true);
            } else if (idle.getAndSet(false)) {
                startNanos.set(System.nanoTime());
            } else if (now - startNanos.get() >= timeoutNanos
                    && (state.compareAndSet(State.RUNNING, State.EXPIRED) || isExpired())) {
                cancellation.run();
                watches.remove(this);
            }
        }
    }
}
