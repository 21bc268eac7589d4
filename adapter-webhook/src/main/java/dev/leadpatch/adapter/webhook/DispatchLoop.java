package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.DeliverWebhooks.Sent;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue.Claimed;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the dispatcher's thread does, over and over: settle what has ended, look for more, take it and hand it over. */
final class DispatchLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchLoop.class);

    // as much as one short transaction can do
    private static final int BATCH = 200;
    private static final int MOST_TOLD = 10_000;
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
    private final Agenda agenda;
    private final List<Sent> sent = new ArrayList<>();
    // what other threads have to say, to be done by this one
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private long bodies;
    private boolean outage;
    private long notBefore = System.nanoTime();
    private long nextLook = notBefore;
    private long nextFullLook = notBefore;
    private boolean finishing;
    private boolean abandoned;

    DispatchLoop(DeliverWebhooks deliveries, Courier courier, WebhookSettings settings, DispatchClock clock) {
        this.deliveries = deliveries;
        this.courier = courier;
        this.settings = settings;
        this.clock = clock;
        this.agenda = new Agenda(settings.workers());
    }

    void tell(List<Line> lines) {
        inbox.add(() -> lines.forEach(agenda::add));
    }

    /** Takes nothing new, and ends with the last that is under way. */
    void finish() {
        inbox.add(() -> finishing = true);
    }

    /** Ends at once. */
    void abandon() {
        inbox.add(() -> abandoned = true);
    }

    @Override
    public void run() {
        try {
            while (!abandoned && !(finishing && agenda.underWay() == 0)) {
                readInbox();
                if (System.nanoTime() - notBefore >= 0) {
                    work();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readInbox() throws InterruptedException {
        Runnable first = inbox.poll(untilThereIsWork(), TimeUnit.NANOSECONDS);
        if (first != null) {
            // what comes in meanwhile is for the next time: however much that is, the work goes on
            List<Runnable> rest = new ArrayList<>();
            inbox.drainTo(rest, MOST_TOLD);
            first.run();
            rest.forEach(Runnable::run);
        }
    }

    private long untilThereIsWork() {
        long now = System.nanoTime();
        boolean ready = !sent.isEmpty() || (!finishing && bodies < ROOM && agenda.hasNext());
        long next = finishing ? settings.pollInterval().toNanos() : nextLook - now;
        return Math.max(notBefore - now, ready ? 0 : next);
    }

    private void work() {
        try {
            settle();
            if (!finishing) {
                look();
                take();
            }
            if (outage) {
                outage = false;
                LOG.info("The store can be reached again; webhooks go on");
            }
        } catch (StoreUnavailable e) {
            if (!outage) {
                outage = true;
                LOG.warn("The store can't be reached; webhooks wait", e);
            }
            notBefore = clock.nanosAfterUpTo(settings.pollInterval());
        } catch (RuntimeException | Error bug) {
            // even without memory: this is the only thread that delivers, and the next moment there may be some
            LOG.error("Webhooks wait a moment because of a bug", bug);
            notBefore = clock.nanosAfterUpTo(settings.pollInterval());
        }
    }

    private void settle() {
        while (!sent.isEmpty()) {
            List<Sent> batch = List.copyOf(sent.subList(0, Math.min(BATCH, sent.size())));
            List<Line> goOn = settle(batch);
            sent.subList(0, batch.size()).clear();
            batch.forEach(each -> bodies -= each.delivery().payload().length());
            agenda.end(batch.stream().map(each -> each.delivery().line()).toList());
            goOn.forEach(agenda::add);
        }
    }

    private List<Line> settle(List<Sent> batch) {
        try {
            return deliveries.settle(batch);
        } catch (StoreUnavailable later) {
            throw later;
        } catch (RuntimeException bug) {
            // of these each gets its next attempt when its lease is over
            LOG.error("What came of {} deliveries could not be recorded", batch.size(), bug);
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
            agenda.found(deliveries.look(agenda.seen(), FEW_OF_EACH), FEW_OF_EACH, now);
        }
        for (EndpointRef endpoint : agenda.worthALook()) {
            Instant now = clock.now();
            agenda.found(endpoint, deliveries.look(endpoint, agenda.seen(endpoint), MANY_OF_ONE), MANY_OF_ONE, now);
        }
    }

    private void take() {
        List<Line> lines = bodies < ROOM ? agenda.next(BATCH) : List.of();
        if (lines.isEmpty()) {
            return;
        }
        Set<Line> free = new LinkedHashSet<>(lines);
        List<Line> left = List.of();
        try {
            Claimed taken = deliveries.take(lines);
            left = taken.left();
            for (Delivery delivery : taken.deliveries()) {
                free.remove(delivery.line());
                bodies += delivery.payload().length();
                courier.send(delivery, result -> {
                    Instant now = clock.now();
                    inbox.add(() -> sent.add(new Sent(delivery, result, now)));
                });
            }
        } finally {
            // what others have taken, or what is not to be sent now; if it is due later, a look finds it
            agenda.end(List.copyOf(free));
            left.forEach(agenda::add);
        }
    }
}
