package dev.leadpatch.application.background;

import dev.leadpatch.application.background.BackgroundLoops.BackgroundObserver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A supervised background loop: a daemon thread that repeats an iteration until the loop is closed. Thread-safe.
 *
 * <p>No {@link Throwable} ends the loop. A failed iteration is counted, followed by an exponential back-off of 10 ms to
 * 1 s, and reported to the observer. An interrupt ends the loop only after {@link #close}.
 *
 * <p>The handler of a failure allocates nothing before the failure is counted and the back-off is over, because the
 * failure may be an {@link OutOfMemoryError}.
 */
public final class BackgroundLoop implements AutoCloseable {

    private static final long MIN_BACK_OFF = Duration.ofMillis(10).toNanos();
    private static final long MAX_BACK_OFF = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final long delay;
    private final LoopBody body;
    private final BackgroundObserver observer;
    private final LongSupplier nanoTime;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong lastIteration;
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread;

    /**
     * Creates a loop that is not started yet.
     *
     * @param delay the time between the end of an iteration and the start of the next one
     */
    BackgroundLoop(String name, Duration delay, LoopBody body, BackgroundObserver observer, LongSupplier nanoTime) {
        this.name = name;
        this.delay = delay.toNanos();
        this.body = body;
        this.observer = observer;
        this.nanoTime = nanoTime;
        this.lastIteration = new AtomicLong(nanoTime.getAsLong());
        this.thread = new LoopThread(this);
    }

    /**
     * Records progress within a long iteration of the loop that runs on the current thread. Does nothing on any other
     * thread. Allocates nothing.
     */
    public static void heartbeat() {
        if (Thread.currentThread() instanceof LoopThread current) {
            current.loop.recordIteration();
        }
    }

    /** Returns the name of the loop and its thread; unique among the open loops of one {@link BackgroundLoops}. */
    public String name() {
        return name;
    }

    /** Returns the number of failed iterations since the start. */
    public long failures() {
        return failures.get();
    }

    /** Returns the time since the last iteration ended, failed or not, or since the last {@link #heartbeat}. */
    public Duration sinceLastIteration() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - lastIteration.get()));
    }

    /** Returns whether {@link #close} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Closes the loop: interrupts the running iteration and starts no other. Does not wait for the thread to end. A
     * closed loop does not count as stalled.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            thread.interrupt();
        }
    }

    void start() {
        thread.start();
    }

    /** Returns whether the loop is open although its thread has ended or made no progress for {@code limit}. */
    boolean isStalled(Duration limit) {
        return !isClosed() && (!thread.isAlive() || sinceLastIteration().compareTo(limit) >= 0);
    }

    private void run() {
        long backOff = MIN_BACK_OFF;
        while (isOpen()) {
            try {
                body.iterate();
                recordIteration();
                backOff = MIN_BACK_OFF;
            } catch (Throwable failure) {
                if (!closed.get()) {
                    recordIteration();
                    failures.incrementAndGet();
                    pause(backOff);
                    backOff = Math.min(2 * backOff, MAX_BACK_OFF);
                    report(failure);
                }
            }
            pause(delay);
        }
    }

    private void recordIteration() {
        lastIteration.set(nanoTime.getAsLong());
    }

    private void report(Throwable failure) {
        try {
            observer.failed(name, failure);
        } catch (Throwable ignored) {
            // logging may fail without memory; the failure was counted before
        }
    }

    private void pause(long nanos) {
        long start = System.nanoTime();
        for (long remaining = nanos; remaining > 0 && isOpen(); remaining = nanos - (System.nanoTime() - start)) {
            LockSupport.parkNanos(this, remaining);
        }
    }

    /**
     * Also clears the interrupt flag, which would end every later wait. {@link #close} sets its flag before it
     * interrupts.
     */
    private boolean isOpen() {
        Thread.interrupted();
        return !closed.get();
    }

    private static final class LoopThread extends Thread {
        private final BackgroundLoop loop;

        LoopThread(BackgroundLoop loop) {
            super(loop.name);
            this.loop = loop;
            setDaemon(true);
        }

        @Override
        public void run() {
            loop.run();
        }
    }

    /** The work of a background loop. */
    @FunctionalInterface
    public interface LoopBody {

        /**
         * Runs one iteration. It may block for some seconds. A longer iteration must call
         * {@link BackgroundLoop#heartbeat}, or the loop counts as stalled.
         *
         * @throws Exception if the iteration fails; it is counted as failed, and the loop continues after a back-off
         */
        void iterate() throws Exception;
    }
}
