package dev.leadpatch.adapter.persistence;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A gate that lets so many in at a time, in the order of coming. A pool or a row lock alone gives no such order. */
final class FairLimiter {
    private final Semaphore permits;

    FairLimiter(int atATime) {
        permits = new Semaphore(atATime, true);
    }

    /** About how many wait for their turn. */
    int waiting() {
        return permits.getQueueLength();
    }

    /**
     * Does {@code work} when its turn comes.
     *
     * @param most how long to wait for the turn
     * @return nothing if the turn did not come in time
     */
    <T> Optional<T> run(Duration most, Supplier<T> work) {
        try {
            if (!permits.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            permits.release();
        }
    }
}
