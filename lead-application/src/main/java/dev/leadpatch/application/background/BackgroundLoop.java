package dev.leadpatch.application.background;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A supervised background loop: a daemon thread that repeats an iteration until the loop is closed. No {@link Throwable}
 * ends it: a failed iteration is counted, followed by an exponential back-off of 10 ms to 1 s, and reported to the
 * observer. An interrupt ends it only once it is being closed. Thread-safe.
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
     * @param delay between the end of an iteration and the beginning of the next one
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
     * Records progress within a long iteration of the loop that runs on the current thread; does nothing on any other
     * thread. Allocates nothing.
     */
    public static void heartbeat() {
        if (Thread.currentThread() instanceof LoopThread current) {
            current.loop.recordIteration();
        }
    }

    /** The name of the loop and of its thread; unique among the open loops of one {@link BackgroundLoops}. */
    public String name() {
        return name;
    }

    /** The number of failed iterations since the start. */
    public long failures() {
        return failures.get();
    }

    /** The time since the last iteration ended, failed or not, or since the last {@link #heartbeat}. */
    public Duration sinceLastIteration() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - lastIteration.get()));
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Ends the loop: interrupts the iteration that is running, and begins no other. Does not wait for the thread to end.
     * A loop that is closed does not count as stalled.
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

    /** Whether the loop is open although its thread has ended, or has made no progress for so long. */
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
        } catch (Throwable unreported) {
            // without memory nothing can be logged; the failure is counted already
        }
    }

    private void pause(long nanos) {
        long start = System.nanoTime();
        for (long left = nanos; left > 0 && isOpen(); left = nanos - (System.nanoTime() - start)) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Also clears the interrupt, which would else end every later wait; closing sets its flag before it interrupts. */
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
}
