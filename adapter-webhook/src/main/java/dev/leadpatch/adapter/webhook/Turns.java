package dev.leadpatch.adapter.webhook;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Says which idle worker looks for due deliveries, and when.
 *
 * <p>Something may be due whenever the bell has rung after the last look that found nothing had begun; the clock rings
 * it too. While that is so, one idle worker after the other gets a turn, so that a worker that is held up by its
 * delivery keeps nobody waiting; but no two turns come closer than ten milliseconds, so that ten thousand changes a
 * second, to which no one has subscribed, cost a hundred looks and no more.
 */
final class Turns {

    private static final long GAP = Duration.ofMillis(10).toNanos();

    private final long interval;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private long rings;
    private long answered;
    private long nextTurn = System.nanoTime();
    // what was left over by the process before is looked for at once
    private long nextRing = nextTurn;
    private boolean closed;

    /** @param interval the bell rings at least that often, and at most twice as often */
    Turns(Duration interval, RandomGenerator random) {
        this.interval = interval.toNanos();
        this.random = random;
    }

    /** Something may have become due. */
    void ring() {
        lock.lock();
        try {
            rings++;
            if (rings == answered + 1) {
                // otherwise an idle worker, if there is one, waits for its turn already
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a turn; nothing if there will be none any more. */
    OptionalLong next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long now = System.nanoTime();
                if (now - nextRing >= 0) {
                    rings++;
                    nextRing = now + interval / 2 + random.nextLong(interval / 2 + 1);
                }
                long wait = (rings > answered ? nextTurn : nextRing) - now;
                if (wait <= 0) {
                    nextTurn = now + GAP;
                    changed.signal(); // the next worker has to know when the next turn is
                    return OptionalLong.of(rings);
                }
                changed.awaitNanos(wait);
            }
            return OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    /** A turn at once for a worker that has found something: there may be more. */
    OptionalLong again() {
        lock.lock();
        try {
            return closed ? OptionalLong.empty() : OptionalLong.of(rings);
        } finally {
            lock.unlock();
        }
    }

    /** The look of this turn found nothing; whatever rang before it began is thereby answered. */
    void nothingDue(long turn) {
        lock.lock();
        try {
            answered = Math.max(answered, turn);
        } finally {
            lock.unlock();
        }
    }

    /** No turn for an interval, since looking is of no use now; then one. */
    void pause() {
        lock.lock();
        try {
            nextTurn = System.nanoTime() + interval;
            nextRing = nextTurn;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
