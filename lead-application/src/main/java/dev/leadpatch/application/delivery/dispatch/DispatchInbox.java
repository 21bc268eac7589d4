package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The notifications from other threads to the dispatcher's thread, and its wake-up signal. Adding and signaling never
 * block and never fail. One thread reads; any thread adds.
 */
final class DispatchInbox {

    private static final int MAX_READ = 10_000;
    // an idle dispatcher still iterates, as a heartbeat
    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(10);

    private final Queue<List<OrderingKey>> notifications = new ConcurrentLinkedQueue<>();
    private volatile boolean notificationLost;
    private volatile @Nullable Thread reader;

    void add(List<OrderingKey> keys) {
        try {
            notifications.add(keys);
        } catch (OutOfMemoryError e) {
            // the change is committed, so its request must not fail; a full poll replaces the notification
            notificationLost = true;
        }
        signal();
    }

    /** Wakes the reader. Allocates nothing. */
    void signal() {
        LockSupport.unpark(reader);
    }

    /** Waits for a notification or a signal, at most {@code nanos} nanoseconds and at most 10 seconds. */
    void await(long nanos) throws InterruptedException {
        reader = Thread.currentThread();
        // an earlier signal leaves a permit, so none is missed
        if (nanos > 0 && notifications.isEmpty() && !notificationLost) {
            LockSupport.parkNanos(this, Math.min(nanos, MAX_WAIT));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Drains at most 10,000 notifications, so that a steady stream of them cannot block the dispatcher. */
    void read(Consumer<OrderingKey> action) {
        List<OrderingKey> keys = notifications.poll();
        for (int i = 1; keys != null; i++) {
            keys.forEach(action);
            keys = i < MAX_READ ? notifications.poll() : null;
        }
    }

    /** Whether a notification was lost since the last call. */
    boolean getAndClearNotificationLost() {
        boolean lost = notificationLost;
        if (lost) {
            // never cleared unseen: another thread may set it between the read and this write
            notificationLost = false;
        }
        return lost;
    }
}
