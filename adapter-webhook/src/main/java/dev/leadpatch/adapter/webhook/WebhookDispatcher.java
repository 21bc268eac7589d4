package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that deliver. They look for what is due when {@link #wake} says so, and from time to time anyway: for
 * retries, and for what other processes have changed.
 */
public final class WebhookDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    private final DeliverWebhooks deliveries;
    private final Turns turns;
    private final Duration stopWithin;
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean outage = new AtomicBoolean();

    private WebhookDispatcher(DeliverWebhooks deliveries, Turns turns, Duration stopWithin) {
        this.deliveries = deliveries;
        this.turns = turns;
        this.stopWithin = stopWithin;
    }

    static WebhookDispatcher start(DeliverWebhooks deliveries, WebhookSettings settings, RandomGenerator random) {
        WebhookDispatcher dispatcher =
                new WebhookDispatcher(deliveries, new Turns(settings.pollInterval(), random), settings.stopWithin());
        for (int number = 1; number <= settings.workers(); number++) {
            dispatcher.startWorker("webhook-" + number);
        }
        return dispatcher;
    }

    /** Says that a change was committed, so that its events go out now. Costs next to nothing and never waits. */
    public void wake() {
        turns.ring();
    }

    /**
     * Takes nothing new, and waits for the attempts that are under way, within the bound of the settings. What has not
     * ended by then is delivered again later, as after a crash.
     */
    @Override
    public void close() {
        turns.close();
        long deadline = System.nanoTime() + stopWithin.toNanos();
        try {
            for (Thread worker : workers) {
                TimeUnit.NANOSECONDS.timedJoin(worker, deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startWorker(String name) {
        Thread worker = new Thread(this::work, name);
        worker.setDaemon(true);
        worker.setUncaughtExceptionHandler((dead, bug) -> {
            LOG.error("A webhook worker has died of a bug; another takes its place", bug);
            turns.pause();
            startWorker(name);
        });
        workers.removeIf(other -> !other.isAlive());
        worker.start();
        workers.add(worker);
    }

    private void work() {
        try {
            OptionalLong turn = turns.next();
            while (turn.isPresent()) {
                turn = look(turn.getAsLong());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OptionalLong look(long turn) throws InterruptedException {
        try {
            boolean found = deliveries.deliverNext();
            if (outage.compareAndSet(true, false)) {
                LOG.info("The store can be reached again; webhooks go on");
            }
            if (found) {
                return turns.again();
            }
            turns.nothingDue(turn);
        } catch (StoreUnavailable e) {
            if (outage.compareAndSet(false, true)) {
                LOG.warn("The store can't be reached; webhooks wait", e);
            }
            turns.pause();
        }
        return turns.next();
    }
}
