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
    private static final int BATCH = 200;
    private static final int FEW_OF_EACH = 8;
    private static final int MANY_OF_ONE = 128;
    // characters of the bodies that are under way, less those of the last claim: leads can have megabytes
    static final int ROOM = 64 * 1024 * 1024;
    // for what turned up late, or was held by a node that has died
    private static final Duration FULL_LOOK = Duration.ofSeconds(10);

    private final DeliverWebhooks deliveries;
    private final Courier courier;
    private final WebhookSettings settings;
    private final DispatchClock clock;
    private final DispatchInbox inbox = new DispatchInbox();
    private final InFlightDeliveries inFlight;
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean finishing;
    private Agenda agenda;
    private boolean stale;
    private boolean outage;
    private long notBefore = System.nanoTime();
    private long nextLook = notBefore;
    private long nextFullLook = notBefore;

    DispatchLoop(DeliverWebhooks deliveries, Courier courier, WebhookSettings settings, DispatchClock clock) {
        this.deliveries = deliveries;
        this.courier = courier;
        this.settings = settings;
        this.clock = clock;
        this.agenda = new Agenda(settings.workers());
        this.inFlight = new InFlightDeliveries(settings.workers());
    }

    /** Notifies the loop of ordering keys that have something new. Never fails and never waits. */
    void tell(List<OrderingKey> lines) {
        inbox.add(lines);
    }

    /**
     * Claims nothing from now on, and waits until all that is in flight is recorded.
     *
     * @return whether it was in time
     */
    boolean drain(Duration most) throws InterruptedException {
        finishing = true;
        inbox.signal();
        return drained.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void iterate() throws InterruptedException {
        inbox.await(untilThereIsWork());
        try {
            if (stale || inbox.wasIncomplete()) {
                restore();
            }
            // until the iteration is complete: wherever it fails, what is derived may be half-done
            stale = true;
            inbox.read(agenda::add);
            if (System.nanoTime() - notBefore >= 0) {
                work();
            }
            stale = false;
        } catch (StoreUnavailableException e) {
            if (!outage) {
                outage = true;
                LOG.warn("The store can't be reached; webhooks wait", e);
            }
            notBefore = clock.nanosAfterUpTo(settings.pollInterval());
        }
        if (finishing && inFlight.isEmpty()) {
            drained.countDown();
        }
    }

    private void restore() {
        stale = true;
        Agenda restored = new Agenda(settings.workers());
        inFlight.lines().forEach(restored::resume);
        agenda = restored;
        nextLook = System.nanoTime();
    }

    private long untilThereIsWork() {
        long now = System.nanoTime();
        boolean ready =
                stale || inFlight.hasArrived() || (!finishing && inFlight.characters() < ROOM && agenda.hasNext());
        long next = finishing ? settings.pollInterval().toNanos() : nextLook - now;
        return Math.max(notBefore - now, ready ? 0 : next);
    }

    private void work() {
        settle();
        if (!finishing) {
            look();
            take();
        }
        if (outage) {
            LOG.info("The store can be reached again; webhooks go on");
        }
        outage = false;
    }

    private void settle() {
        List<InFlightDelivery> batch = inFlight.arrived(BATCH);
        while (!batch.isEmpty()) {
            List<OrderingKey> goOn = record(batch);
            for (int i = 0; i < batch.size(); i++) {
                inFlight.remove(batch.get(i));
            }
            agenda.end(batch.stream().map(InFlightDelivery::line).toList());
            goOn.forEach(agenda::add);
            BackgroundLoop.heartbeat();
            batch = inFlight.arrived(BATCH);
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

    private void look() {
        if (System.nanoTime() - nextLook >= 0) {
            nextLook = clock.nanosAfterUpTo(settings.pollInterval());
            if (System.nanoTime() - nextFullLook >= 0) {
                nextFullLook = clock.nanosAfterUpTo(FULL_LOOK);
                agenda.forgetSeen();
            }
            Instant now = clock.now();
            agenda.found(deliveries.findDue(agenda.seen(), FEW_OF_EACH), FEW_OF_EACH, now);
        }
        for (EndpointRef endpoint : agenda.worthALook()) {
            Instant now = clock.now();
            agenda.found(endpoint, deliveries.findDue(endpoint, agenda.seen(endpoint), MANY_OF_ONE), MANY_OF_ONE, now);
            BackgroundLoop.heartbeat();
        }
    }

    private void take() {
        List<OrderingKey> lines = inFlight.characters() < ROOM ? agenda.next(BATCH) : List.of();
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
            prepared.get(i).sendBy(courier);
        }
        taken.forEach(delivery -> free.remove(delivery.orderingKey()));
        // what others have taken, or what is not to be sent now; if it is due later, a look finds it
        agenda.end(List.copyOf(free));
        claimed.deferredKeys().forEach(agenda::add);
    }
}
