package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Polls the queue for due ordering keys and adds them to the schedule: a few of each endpoint at jittered intervals,
 * and more of an endpoint whose ready keys run out. Not thread-safe.
 */
final class DuePoller {

    private static final int LIMIT_PER_ENDPOINT = 8;
    private static final int LIMIT_OF_ONE_ENDPOINT = 128;
    // finds late commits behind the watermarks, and expired leases of crashed nodes
    private static final Duration FULL_POLL_INTERVAL = Duration.ofSeconds(10);

    private final DeliveryQueue queue;
    private final Duration interval;
    private final JitteredClock clock;
    private long nextPoll = System.nanoTime();
    private long nextFullPoll = nextPoll;

    DuePoller(DeliveryQueue queue, Duration interval, JitteredClock clock) {
        this.queue = queue;
        this.interval = interval;
        this.clock = clock;
    }

    /** Makes the next poll of all endpoints due. */
    void expedite() {
        nextPoll = System.nanoTime();
    }

    /** The time until the next poll of all endpoints; negative if it is due. */
    long nanosUntilPoll() {
        return nextPoll - System.nanoTime();
    }

    /**
     * Polls all endpoints if the interval is over, and then each endpoint that needs a poll of its own.
     *
     * @return whether all endpoints were polled
     */
    boolean poll(DispatchSchedule schedule) {
        boolean due = nanosUntilPoll() <= 0;
        if (due) {
            nextPoll = clock.jitteredNanoTime(interval);
            if (System.nanoTime() - nextFullPoll >= 0) {
                nextFullPoll = clock.jitteredNanoTime(FULL_POLL_INTERVAL);
                schedule.watermarks().clear();
            }
            Instant now = clock.now();
            schedule.recordPoll(
                    queue.findDue(schedule.watermarks().asMap(), LIMIT_PER_ENDPOINT, now), LIMIT_PER_ENDPOINT, now);
        }
        for (EndpointRef endpoint : schedule.endpointsToPoll()) {
            Instant now = clock.now();
            schedule.recordPoll(
                    endpoint,
                    queue.findDue(endpoint, schedule.watermarks().of(endpoint), LIMIT_OF_ONE_ENDPOINT, now),
                    LIMIT_OF_ONE_ENDPOINT,
                    now);
            BackgroundLoop.heartbeat();
        }
        return due;
    }

    /** The wall clock for due times, and jittered intervals, so that the nodes do not all poll at the same time. */
    record JitteredClock(InstantSource clock, RandomGenerator random) {

        Instant now() {
            return clock.instant();
        }

        /**
         * A future {@link System#nanoTime}: the current one plus a random part, from a half to all, of
         * {@code interval}.
         */
        long jitteredNanoTime(Duration interval) {
            long nanos = interval.toNanos();
            return System.nanoTime() + nanos / 2 + random.nextLong(nanos / 2 + 1);
        }
    }
}
