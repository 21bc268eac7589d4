package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A watchdog that cancels HTTP attempts at their deadline. A socket read timeout restarts with every byte; this
 * deadline does not. One thread checks all attempts every 50 ms, so an attempt can exceed the deadline by that time.
 * Thread-safe.
 */
final class AttemptWatchdog implements AutoCloseable {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final long timeoutNanos;
    private final BackgroundLoop loop;

    private AttemptWatchdog(Duration timeout, BackgroundLoops loops) {
        this.timeoutNanos = timeout.toNanos();
        this.loop = loops.schedule("webhook-deadlines", CHECK_INTERVAL, this::checkDeadlines);
    }

    static AttemptWatchdog start(Duration timeout, BackgroundLoops loops) {
        return new AttemptWatchdog(timeout, loops);
    }

    /**
     * Starts the deadline of an attempt; closing the watch ends the supervision.
     *
     * @param cancellation cancels the attempt; repeated if it fails
     */
    Watch watch(Runnable cancellation) {
        Watch watch = new Watch(cancellation);
        watches.add(watch);
        return watch;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void checkDeadlines() {
        long now = System.nanoTime();
        BackgroundLoops.forEach(watches, watch -> watch.checkDeadline(now));
    }

    /** The supervision of one attempt. */
    final class Watch implements AutoCloseable {

        private final Runnable cancellation;
        private final long start = System.nanoTime();
        private volatile boolean expired;
        private boolean cancelled; // used by the watchdog's thread only

        private Watch(Runnable cancellation) {
            this.cancellation = cancellation;
        }

        /** Whether the deadline was exceeded. */
        boolean isExpired() {
            return expired;
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private void checkDeadline(long now) {
            if (!cancelled && now - start >= timeoutNanos) {
                expired = true;
                // if this fails, for example for lack of memory, the next check repeats it
                cancellation.run();
                cancelled = true;
            }
        }
    }
}
