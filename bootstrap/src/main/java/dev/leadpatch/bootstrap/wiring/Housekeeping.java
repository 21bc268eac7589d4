package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.idempotency.IdempotencyKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Timer;
import java.util.TimerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets what has expired, from time to time; several nodes on one database may do it at once. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);
    // small enough that nobody waits for a batch, and enough of them for 1,000 new keys a second
    private static final int BATCH = 1_000;
    private static final int BATCHES = 60;

    private final IdempotencyKeys keys;
    private final InstantSource clock;
    private final Timer timer = new Timer("leadpatch-housekeeping", true);

    Housekeeping(IdempotencyKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Begins, and goes on until it is closed. */
    Housekeeping start() {
        TimerTask task = new TimerTask() {
            @Override
            public void run() {
                tidy();
            }
        };
        timer.schedule(task, 0, PAUSE.toMillis());
        return this;
    }

    /** Forgets all that has expired, in batches; an unexpected failure must not end the thread's later runs. */
    void tidy() {
        try {
            int forgotten = BATCH;
            for (int i = 0; i < BATCHES && forgotten == BATCH; i++) {
                forgotten = keys.forgetExpired(clock.instant(), BATCH);
            }
        } catch (StoreUnavailable later) {
            LOG.debug("Expired idempotency keys stay until the store can be reached", later);
        } catch (RuntimeException bug) {
            LOG.error("Expired idempotency keys could not be forgotten", bug);
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
