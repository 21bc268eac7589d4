package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts off exchanges that last too long. A read time-out would start anew with every byte; this does not. One thread
 * looks at all exchanges from time to time, which costs an attempt nothing but to be on a list, and makes it last longer
 * than it may by that time at most.
 */
final class AttemptWatchdog implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final long timeoutNanos;
    private final BackgroundLoop loop;

    private AttemptWatchdog(Duration longest, BackgroundLoops loops) {
        this.timeoutNanos = longest.toNanos();
        this.loop = loops.schedule("webhook-deadlines", LOOK_EVERY, this::look);
    }

    static AttemptWatchdog start(Duration longest, BackgroundLoops loops) {
        return new AttemptWatchdog(longest, loops);
    }

    /**
     * Watches over an exchange from now on, until the watch is closed.
     *
     * @param cutOff ends the exchange; called again if it fails
     */
    Watch watch(Runnable cutOff) {
        Watch watch = new Watch(cutOff);
        watches.add(watch);
        return watch;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void look() {
        long now = System.nanoTime();
        BackgroundLoops.forEach(watches, watch -> watch.checkDeadline(now));
    }

    final class Watch implements AutoCloseable {

        private final Runnable cutOff;
        private final long start = System.nanoTime();
        private volatile boolean expired;
        private boolean cancel; // only the loop's thread knows

        private Watch(Runnable cutOff) {
            this.cutOff = cutOff;
        }

        /** Whether the exchange was cut off. */
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
            if (!cancel && now - start >= timeoutNanos) {
                expired = true;
                // repeated if it fails: without memory, the exchange would last for ever
                cutOff.run();
                cancel = true;
            }
        }
    }
}
