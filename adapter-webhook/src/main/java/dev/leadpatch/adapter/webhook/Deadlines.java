package dev.leadpatch.adapter.webhook;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off exchanges that last too long. A read time-out would start anew with every byte; this does not. One thread
 * looks at all exchanges from time to time, which costs an attempt nothing but to be on a list, and makes it last longer
 * than it may by that time at most.
 */
final class Deadlines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long longest;

    private Deadlines(Duration longest) {
        this.longest = longest.toNanos();
    }

    static Deadlines start(Duration longest) {
        Deadlines deadlines = new Deadlines(longest);
        Thread thread = new Thread(deadlines::lookUntilClosed, "webhook-deadlines");
        thread.setDaemon(true);
        thread.start();
        return deadlines;
    }

    /** Watches over {@code exchange} from now on, until the watch is closed. */
    Watch watch(Exchange exchange) {
        Watch watch = new Watch(exchange);
        watches.add(watch);
        return watch;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void lookUntilClosed() {
        try {
            while (!closed.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                watches.forEach(watch -> watch.look(now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    final class Watch implements AutoCloseable {

        private final Exchange exchange;
        private final long start = System.nanoTime();
        private volatile boolean passed;

        private Watch(Exchange exchange) {
            this.exchange = exchange;
        }

        /** Whether the exchange was cut off. */
        boolean hasPassed() {
            return passed;
        }

        Duration soFar() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private void look(long now) {
            if (!passed && now - start >= longest) {
                passed = true;
                cut();
            }
        }

        private void cut() {
            try {
                exchange.cut();
            } catch (RuntimeException e) {
                // a bug here must not leave all the others without a deadline
                LOG.error("An exchange could not be cut off", e);
            }
        }
    }
}
