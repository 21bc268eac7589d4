package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.LoopBody;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of the dispatcher's loop. An iteration records the results that have arrived, polls for due ordering keys,
 * claims deliveries and sends them asynchronously.
 *
 * <p>An iteration can fail at any point, also by an {@link OutOfMemoryError}. The deliveries in flight are the source
 * of truth; after a failure, the schedule is restored from them and by a full poll.
 */
final class DispatchLoop implements LoopBody {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchLoop.class);

    // fits into one short transaction
    private static final int BATCH_SIZE = 200;
    private static final int POLL_LIMIT_PER_ENDPOINT = 8;
    private static final int POLL_LIMIT_OF_ONE_ENDPOINT = 128;
    // claims pause while at least this many payload characters are in flight; one payload can have megabytes
    static final int MAX_IN_FLIGHT_CHARS = 64 * 1024 * 1024;
    // finds late commits behind the watermarks, and expired leases of crashed nodes
    private static final Duration FULL_POLL_INTERVAL = Duration.ofSeconds(10);

    private final DeliverWebhooks deliveries;
    private final AsyncWebhookSender sender;
    private final WebhookSettings settings;
    private final JitteredClock clock;
    private final DispatchInbox inbox = new DispatchInbox();
    private final InFlightDeliveries inFlight;
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean draining;
    private DispatchSchedule schedule;
    private boolean stale;
    private boolean storeUnavailable;
    private long backOffUntil = System.nanoTime();
    private long nextPoll = backOffUntil;
    private long nextFullPoll = backOffUntil;

    DispatchLoop(DeliverWebhooks deliveries, AsyncWebhookSender sender, WebhookSettings settings, JitteredClock clock) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
        this.schedule = new DispatchSchedule(settings.workers());
        this.inFlight = new InFlightDeliveries(settings.workers());
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
                LOG.warn("Database unreachable; deliveries paused", e);
            }
            backOffUntil = clock.jitteredNanoTime(settings.pollInterval());
        }
        if (draining && inFlight.isEmpty()) {
            drained.countDown();
        }
    }

    private void restore() {
        stale = true;
        DispatchSchedule restored = new DispatchSchedule(settings.workers());
        inFlight.orderingKeys().forEach(restored::resume);
        schedule = restored;
        nextPoll = System.nanoTime();
    }

    private long nanosUntilWork() {
        long now = System.nanoTime();
        boolean ready = stale
                || inFlight.hasArrived()
                || (!draining && inFlight.characters() < MAX_IN_FLIGHT_CHARS && schedule.hasNext());
        long next = draining ? settings.pollInterval().toNanos() : nextPoll - now;
        return Math.max(backOffUntil - now, ready ? 0 : next);
    }

    private void runOnce() {
        recordResults();
        if (!draining) {
            poll();
            claim();
        }
        if (storeUnavailable) {
            LOG.info("Database reachable again; resuming deliveries");
        }
        storeUnavailable = false;
    }

    private void recordResults() {
        List<InFlightDelivery> batch = inFlight.arrived(BATCH_SIZE);
        while (!batch.isEmpty()) {
            List<OrderingKey> nextKeys = record(batch);
            for (int i = 0; i < batch.size(); i++) {
                inFlight.remove(batch.get(i));
            }
            schedule.complete(batch.stream().map(InFlightDelivery::orderingKey).toList());
            nextKeys.forEach(schedule::add);
            BackgroundLoop.heartbeat();
            batch = inFlight.arrived(BATCH_SIZE);
        }
    }

    private List<OrderingKey> record(List<InFlightDelivery> batch) {
        try {
            return deliveries.recordResults(
                    batch.stream().map(InFlightDelivery::sent).toList());
        } catch (StoreUnavailableException | OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("Failed to record the outcome of {} deliveries; they will be sent again", batch.size(), e);
            return List.of();
        }
    }

    private void poll() {
        if (System.nanoTime() - nextPoll >= 0) {
            nextPoll = clock.jitteredNanoTime(settings.pollInterval());
            if (System.nanoTime() - nextFullPoll >= 0) {
                nextFullPoll = clock.jitteredNanoTime(FULL_POLL_INTERVAL);
                schedule.resetWatermarks();
            }
            Instant now = clock.now();
            schedule.recordPoll(
                    deliveries.findDue(schedule.watermarks(), POLL_LIMIT_PER_ENDPOINT), POLL_LIMIT_PER_ENDPOINT, now);
        }
        for (EndpointRef endpoint : schedule.endpointsToPoll()) {
            Instant now = clock.now();
            schedule.recordPoll(
                    endpoint,
                    deliveries.findDue(endpoint, schedule.watermark(endpoint), POLL_LIMIT_OF_ONE_ENDPOINT),
                    POLL_LIMIT_OF_ONE_ENDPOINT,
                    now);
            BackgroundLoop.heartbeat();
        }
    }

    private void claim() {
        List<OrderingKey> keys = inFlight.characters() < MAX_IN_FLIGHT_CHARS ? schedule.next(BATCH_SIZE) : List.of();
        if (keys.isEmpty()) {
            return;
        }
        List<InFlightDelivery> prepared = keys.stream()
                .map(key -> new InFlightDelivery(clock, inbox::signal))
                .toList();
        Set<OrderingKey> unclaimed = new LinkedHashSet<>(keys);
        ClaimedDeliveries result = deliveries.claim(keys);
        List<Delivery> claimed = result.deliveries();
        // from here, each claimed delivery gets a result: the loops allocate nothing, and a failed send is a result
        for (int i = 0; i < claimed.size(); i++) {
            prepared.get(i).assign(claimed.get(i));
            inFlight.add(prepared.get(i));
        }
        for (int i = 0; i < claimed.size(); i++) {
            prepared.get(i).sendWith(sender);
        }
        claimed.forEach(delivery -> unclaimed.remove(delivery.orderingKey()));
        // claimed by other nodes, or not due; a later poll finds those that become due
        schedule.complete(List.copyOf(unclaimed));
        result.deferredKeys().forEach(schedule::add);
    }
}
