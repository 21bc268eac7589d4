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
 * One iteration of the dispatcher: record the results that have arrived, poll for more, claim it and hand it to the
 * courier. An iteration may fail anywhere, for want of memory too. What is in flight is kept apart from what is derived
 * from it, and after a failure the latter is restored: from the former, and by a poll of everything.
 */
final class DispatchLoop implements LoopBody {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchLoop.class);

    // as much as one short transaction can do
    private static final int BATCH_SIZE = 200;
    private static final int POLL_LIMIT_PER_ENDPOINT = 8;
    private static final int POLL_LIMIT_OF_ONE_ENDPOINT = 128;
    // characters of the bodies that are under way, less those of the last claim: leads can have megabytes
    static final int MAX_IN_FLIGHT_CHARS = 64 * 1024 * 1024;
    // for what turned up late, or was held by a node that has died
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

    DispatchLoop(
            DeliverWebhooks deliveries, AsyncWebhookSender courier, WebhookSettings settings, JitteredClock clock) {
        this.deliveries = deliveries;
        this.sender = courier;
        this.settings = settings;
        this.clock = clock;
        this.schedule = new DispatchSchedule(settings.workers());
        this.inFlight = new InFlightDeliveries(settings.workers());
    }

    /** Notifies the loop of ordering keys that have something new. Never fails and never waits. */
    void notifyCommitted(List<OrderingKey> lines) {
        inbox.add(lines);
    }

    /**
     * Claims nothing from now on, and waits until all that is in flight is recorded.
     *
     * @return whether it was in time
     */
    boolean drain(Duration most) throws InterruptedException {
        draining = true;
        inbox.signal();
        return drained.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void iterate() throws InterruptedException {
        inbox.await(nanosUntilWork());
        try {
            if (stale || inbox.wasIncomplete()) {
                restore();
            }
            // until the iteration is complete: wherever it fails, what is derived may be half-done
            stale = true;
            inbox.read(schedule::add);
            if (System.nanoTime() - backOffUntil >= 0) {
                runOnce();
            }
            stale = false;
        } catch (StoreUnavailableException e) {
            if (!storeUnavailable) {
                storeUnavailable = true;
                LOG.warn("The store can't be reached; webhooks wait", e);
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
        inFlight.lines().forEach(restored::resume);
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
            LOG.info("The store can be reached again; webhooks go on");
        }
        storeUnavailable = false;
    }

    private void recordResults() {
        List<InFlightDelivery> batch = inFlight.arrived(BATCH_SIZE);
        while (!batch.isEmpty()) {
            List<OrderingKey> goOn = record(batch);
            for (int i = 0; i < batch.size(); i++) {
                inFlight.remove(batch.get(i));
            }
            schedule.complete(batch.stream().map(InFlightDelivery::line).toList());
            goOn.forEach(schedule::add);
            BackgroundLoop.heartbeat();
            batch = inFlight.arrived(BATCH_SIZE);
        }
    }

    private List<OrderingKey> record(List<InFlightDelivery> batch) {
        try {
            return deliveries.recordResults(
                    batch.stream().map(InFlightDelivery::sent).toList());
        } catch (StoreUnavailableException | OutOfMemoryError later) {
            throw later;
        } catch (RuntimeException | Error bug) {
            LOG.error("Failed to record the outcome of {} deliveries; they will be sent again", batch.size(), bug);
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
                    deliveries.findDue(endpoint, schedule.watermarks(endpoint), POLL_LIMIT_OF_ONE_ENDPOINT),
                    POLL_LIMIT_OF_ONE_ENDPOINT,
                    now);
            BackgroundLoop.heartbeat();
        }
    }

    private void claim() {
        List<OrderingKey> lines = inFlight.characters() < MAX_IN_FLIGHT_CHARS ? schedule.next(BATCH_SIZE) : List.of();
        if (lines.isEmpty()) {
            return;
        }
        List<InFlightDelivery> prepared = lines.stream()
                .map(line -> new InFlightDelivery(clock, inbox::signal))
                .toList();
        Set<OrderingKey> free = new LinkedHashSet<>(lines);
        ClaimedDeliveries claimed = deliveries.claim(lines);
        List<Delivery> taken = claimed.deliveries();
        // allocates nothing: from here on each that was claimed has a result, its failure to be sent if need be
        for (int i = 0; i < taken.size(); i++) {
            prepared.get(i).claimed(taken.get(i));
            inFlight.add(prepared.get(i));
        }
        for (int i = 0; i < taken.size(); i++) {
            prepared.get(i).sendBy(sender);
        }
        taken.forEach(delivery -> free.remove(delivery.orderingKey()));
        // what others have taken, or what is not to be sent now; if it is due later, a look finds it
        schedule.complete(List.copyOf(free));
        claimed.deferredKeys().forEach(schedule::add);
    }
}
