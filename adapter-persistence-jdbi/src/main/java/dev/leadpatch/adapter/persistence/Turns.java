package dev.leadpatch.adapter.persistence;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Gates that let so many in at a time, each in the order of coming. A pool or a row lock alone gives no such order. */
final class Turns {
    private final Semaphore[] gates;

    Turns(int gates, int atATime) {
        this.gates = new Semaphore[gates];
        for (int i = 0; i < gates; i++) {
            this.gates[i] = new Semaphore(atATime, true);
        }
    }

    /** About how many wait for their turn. */
    int waiting() {
        int waiting = 0;
        for (Semaphore gate : gates) {
            waiting += gate.getQueueLength();
        }
        return waiting;
    }

    /**
     * Does {@code work} when its turn comes.
     *
     * @param key chooses the gate; the same key always the same one
     * @param most how long to wait for the turn
     * @return nothing if the turn did not come in time
     */
    <T> Optional<T> inTurn(int key, Duration most, Supplier<T> work) {
        Semaphore gate = gates[Math.floorMod(key, gates.length)];
        try {
            if (!gate.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            gate.release();
        }
    }
}
