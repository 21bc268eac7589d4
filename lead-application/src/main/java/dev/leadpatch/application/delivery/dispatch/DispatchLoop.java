package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop.LoopBody;
import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher.DispatchSettings;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The body of the dispatcher's loop. An iteration records the results that have arrived, unless others are expected
 * within milliseconds, polls for due ordering keys, claims deliveries and sends them asynchronously.
 *
 * <p>An iteration can fail at any point, also by an {@link OutOfMemoryError}. The deliveries in flight are the source
 * of truth; after a failure, the schedule is restored from them and by a full poll.
 */
final class DispatchLoop implements LoopBody {

    private static final int BATCH_SIZE = 200;

    private final DeliveryStarter starter;
    private final DispatchSettings settings;
    private final JitteredClock clock;
    private final DispatchObserver observer;
    private final DuePoller poller;
    private final ReceiverByteBudget budget;
    private final DispatchInbox inbox = new DispatchInbox();
    private final PayloadMemory memory;
    private final InFlightDeliveries inFlight;
    private final LockedDeliveries locked = new LockedDeliveries(System::nanoTime);
    private final ResultRecorder results;
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean draining;
    private DispatchSchedule schedule;
    private boolean stale;
    private boolean storeUnavailable;
    private long backOffUntil = System.nanoTime();

    DispatchLoop(
            DeliveryQueue queue,
            DeliveryAttempts attempts,
            AsyncWebhookSender sender,
            DispatchSettings settings,
            PayloadMemory memory,
            ReceiverByteBudget budget,
            JitteredClock clock,
            DispatchObserver observer) {
        this.memory = memory;
        this.settings = settings;
        this.budget = budget;
        this.clock = clock;
        this.observer = observer;
        this.poller = new DuePoller(queue, settings.pollInterval(), clock);
        this.schedule = newSchedule();
        this.inFlight = new InFlightDeliveries(settings.maxInFlight(), memory);
        this.results = new ResultRecorder(attempts, inFlight, locked, observer);
        this.starter = new DeliveryStarter(
                attempts,
                sender,
                inFlight,
                locked,
                memory,
                budget,
                () -> new InFlightDelivery(clock, observer, inbox::signal, System::nanoTime));
    }

    /** Notifies the loop of ordering keys with new deliveries. Never blocks and never fails. */
    void notifyCommitted(List<OrderingKey> keys) {
        inbox.add(keys);
    }

    /**
     * Stops claiming, and waits until the results of all deliveries in flight are recorded.
     *
     * @return whether the loop drained within the timeout
     */
    boolean drain(Duration timeout) throws InterruptedException {
        draining = true;
        inbox.signal();
        return drained.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void iterate() throws InterruptedException {
        inbox.await(nanosUntilWork());
        try {
            if (stale || inbox.getAndClearNotificationLost()) {
                restore();
            }
            // until the iteration completes: a failure may leave the schedule inconsistent
            stale = true;
            inbox.read(schedule::add);
            if (System.nanoTime() - backOffUntil >= 0) {
                runOnce();
            }
            stale = false;
        } catch (StoreUnavailableException e) {
            if (!storeUnavailable) {
                storeUnavailable = true;
                observer.storeUnavailable(e);
            }
            backOffUntil = clock.jitteredNanoTime(settings.pollInterval());
        }
        if (draining && inFlight.isEmpty() && locked.isEmpty()) {
            drained.countDown();
        }
    }

    private DispatchSchedule newSchedule() {
        return new DispatchSchedule(
                settings.maxInFlight(), endpoint -> budget.allows(endpoint) && !memory.isWaiting(endpoint));
    }

    private void restore() {
        stale = true;
        memory.releaseAllExcept(Set.copyOf(inFlight.orderingKeys()));
        DispatchSchedule restored = newSchedule();
        inFlight.orderingKeys().forEach(restored::resume);
        schedule = restored;
        poller.expedite();
    }

    private long nanosUntilWork() {
        long now = System.nanoTime();
        boolean ready = stale || (draining ? inFlight.hasArrived() : schedule.hasNext());
        long next = draining
                ? settings.pollInterval().toNanos()
                : Math.min(poller.nanosUntilPoll(), budget.nanosUntilAllowed());
        return Math.max(
                backOffUntil - now,
                ready ? 0 : Math.min(next, Math.min(results.nanosUntilRecording(), results.nanosUntilRepetition())));
    }

    private void runOnce() {
        if (draining || results.nanosUntilRecording() == 0) {
            results.recordArrived(schedule);
        }
        results.repeatLocked(schedule);
        if (!draining) {
            if (poller.nanosUntilPoll() <= 0) {
                memory.endWaiting();
            }
            boolean polledAll = poller.poll(schedule);
            if (polledAll) {
                starter.startProbes(schedule);
            }
            starter.startDue(schedule, BATCH_SIZE);
        }
        if (storeUnavailable) {
            observer.storeAvailable();
        }
        storeUnavailable = false;
    }
}
