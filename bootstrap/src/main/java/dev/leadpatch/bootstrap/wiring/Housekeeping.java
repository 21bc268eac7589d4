package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.ReplayStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what has expired, from time to time, and goes on with replays; several nodes on one database may do it at once.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    // with one of five kinds of data at a time, it comes to each of them once a minute
    private static final Duration CLEANUP_INTERVAL = Duration.ofSeconds(12);
    private static final Duration REPLAY_INTERVAL = Duration.ofSeconds(1);
    // enough for 1,000 new keys a second
    private static final int MAX_KEY_BATCHES = 60;
    // deliveries of all endpoints come and go faster than keys
    private static final int MAX_LOG_BATCHES = 300;
    private static final int REPLAY_BATCH_SIZE = 100;
    private static final int MAX_REPLAY_BATCHES = 10;

    private final List<Runnable> kinds;
    private final ReplayStore replayStore;
    private final InstantSource clock;
    private final List<BackgroundLoop> running = new ArrayList<>();
    private int next;

    /** @param logLifetime how long it is remembered what became of deliveries and replays */
    Housekeeping(
            IdempotencyKeyStore keys,
            DeliveryQueue queue,
            DeliveryLog log,
            ReplayStore replays,
            Duration logLifetime,
            InstantSource clock) {
        this.kinds = List.of(
                kind("Expired idempotency keys", MAX_KEY_BATCHES, most -> keys.deleteExpired(clock.instant(), most)),
                kind(
                        "Old deliveries",
                        MAX_LOG_BATCHES,
                        most -> log.deleteCompleted(clock.instant().minus(logLifetime), most)),
                kind(
                        "Old bodies",
                        MAX_LOG_BATCHES,
                        most -> log.deletePayloads(clock.instant().minus(logLifetime), most)),
                kind(
                        "Old replays",
                        MAX_LOG_BATCHES,
                        most -> replays.deleteCompletedJobs(clock.instant().minus(logLifetime), most)),
                kind("Deliveries to removed endpoints", MAX_LOG_BATCHES, queue::deleteDeliveriesOfRemovedEndpoints));
        this.replayStore = replays;
        this.clock = clock;
    }

    /** Begins, and goes on until it is closed. */
    Housekeeping start(BackgroundLoops loops) {
        return start(loops, CLEANUP_INTERVAL, REPLAY_INTERVAL);
    }

    Housekeeping start(BackgroundLoops loops, Duration pause, Duration replayPause) {
        running.add(loops.schedule("leadpatch-housekeeping", pause, this::cleanUp));
        running.add(loops.schedule("leadpatch-replays", replayPause, this::advanceReplays));
        return this;
    }

    /** Forgets the next kind of what has expired, in batches. */
    void cleanUp() {
        Runnable kind = kinds.get(next);
        // first, so that one that fails does not keep the others waiting
        next = (next + 1) % kinds.size();
        kind.run();
    }

    private static Runnable kind(String what, int batches, IntUnaryOperator forget) {
        BatchedCleanup forgetting = new BatchedCleanup(what, forget);
        return () -> ifAvailable(what, () -> forgetting.run(batches));
    }

    /** Goes on with replays, if there are any. */
    void advanceReplays() {
        ifAvailable("Replays", () -> {
            boolean more = true;
            for (int i = 0; i < MAX_REPLAY_BATCHES && more; i++) {
                more = replayStore.advance(REPLAY_BATCH_SIZE, clock.instant());
                BackgroundLoop.heartbeat();
            }
        });
    }

    /** An outage of the store is no failure: what has to be done is done after it. */
    private static void ifAvailable(String what, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException later) {
            LOG.debug("{} have to wait until the store can be reached", what, later);
        }
    }

    @Override
    public void close() {
        BackgroundLoops.forEach(running, BackgroundLoop::close);
    }
}
