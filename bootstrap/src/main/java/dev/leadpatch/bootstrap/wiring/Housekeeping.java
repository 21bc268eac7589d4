package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.idempotency.IdempotencyKeys;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Replays;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Timer;
import java.util.TimerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what has expired, from time to time, and goes on with replays; several nodes on one database may do it at once.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration REPLAY_PAUSE = Duration.ofSeconds(1);
    // enough for 1,000 new keys a second
    private static final int KEY_BATCHES = 60;
    // deliveries of all endpoints come and go faster than keys
    private static final int LOG_BATCHES = 300;
    private static final int REPLAY_BATCH = 100;
    private static final int REPLAY_BATCHES = 10;

    private final Batches expiredKeys;
    private final Batches oldDeliveries;
    private final Batches oldBodies;
    private final Batches oldReplays;
    private final Batches orphans;
    private final Replays replays;
    private final InstantSource clock;
    private final Timer timer = new Timer("leadpatch-housekeeping", true);
    private final Timer replayTimer = new Timer("leadpatch-replays", true);

    /** @param logLifetime how long it is remembered what became of deliveries and replays */
    Housekeeping(
            IdempotencyKeys keys,
            DeliveryQueue queue,
            DeliveryLog log,
            Replays replays,
            Duration logLifetime,
            InstantSource clock) {
        this.expiredKeys = new Batches("Expired idempotency keys", most -> keys.forgetExpired(clock.instant(), most));
        this.oldDeliveries =
                new Batches("Old deliveries", most -> log.forget(clock.instant().minus(logLifetime), most));
        this.oldBodies = new Batches(
                "Old bodies", most -> log.forgetBodies(clock.instant().minus(logLifetime), most));
        this.oldReplays = new Batches(
                "Old replays", most -> replays.forgetDone(clock.instant().minus(logLifetime), most));
        this.orphans = new Batches("Deliveries to removed endpoints", queue::dropOrphans);
        this.replays = replays;
        this.clock = clock;
    }

    /** Begins, and goes on until it is closed. */
    Housekeeping start() {
        return start(PAUSE, REPLAY_PAUSE);
    }

    Housekeeping start(Duration pause, Duration replayPause) {
        timer.schedule(task(this::tidy), 0, pause.toMillis());
        replayTimer.schedule(task(this::replay), 0, replayPause.toMillis());
        return this;
    }

    private static TimerTask task(Runnable work) {
        return new TimerTask() {
            @Override
            public void run() {
                work.run();
            }
        };
    }

    /** Forgets all that has expired, in batches. */
    void tidy() {
        carefully("Expired idempotency keys", () -> expiredKeys.run(KEY_BATCHES));
        carefully("Old deliveries", () -> oldDeliveries.run(LOG_BATCHES));
        carefully("Old bodies", () -> oldBodies.run(LOG_BATCHES));
        carefully("Old replays", () -> oldReplays.run(LOG_BATCHES));
        carefully("Deliveries to removed endpoints", () -> orphans.run(LOG_BATCHES));
    }

    /** Goes on with replays, if there are any. */
    void replay() {
        carefully("Replays", () -> {
            boolean more = true;
            for (int i = 0; i < REPLAY_BATCHES && more; i++) {
                more = replays.advance(REPLAY_BATCH, clock.instant());
            }
        });
    }

    /** An unexpected failure must not end the thread's later runs. */
    private static void carefully(String what, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailable later) {
            LOG.debug("{} have to wait until the store can be reached", what, later);
        } catch (RuntimeException bug) {
            LOG.error("{} have to wait because of a bug", what, bug);
        }
    }

    @Override
    public void close() {
        timer.cancel();
        replayTimer.cancel();
    }
}
