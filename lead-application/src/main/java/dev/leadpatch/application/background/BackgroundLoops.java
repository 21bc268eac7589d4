package dev.leadpatch.application.background;

import dev.leadpatch.application.background.BackgroundLoop.LoopBody;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Starts background loops and registers the open ones. A process uses one instance, so that its health check covers all
 * loops. Thread-safe.
 */
public final class BackgroundLoops implements AutoCloseable {

    /** Time without progress after which a loop counts as stalled. */
    public static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    /** Maximum delay of a schedule; less than {@link #STALL_LIMIT}, so that a healthy loop never counts as stalled. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private final BackgroundObserver observer;
    private final LongSupplier nanoTime;
    private final Set<BackgroundLoop> loops = ConcurrentHashMap.newKeySet();

    /** Creates an instance that writes failures to the platform's logger. */
    public BackgroundLoops() {
        this(BackgroundObserver.logging());
    }

    /** Creates an instance that reports failures to {@code observer}. */
    public BackgroundLoops(BackgroundObserver observer) {
        this(observer, System::nanoTime);
    }

    /**
     * Creates an instance with a custom clock.
     *
     * @param nanoTime the current time in nanoseconds, as {@link System#nanoTime} returns it
     */
    public BackgroundLoops(BackgroundObserver observer, LongSupplier nanoTime) {
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /**
     * Starts a loop that iterates without a delay. The body must wait for work itself, for at most 30 seconds.
     *
     * @param name the name of the loop and its thread; if an open loop has it already, {@code -2} and so on is appended
     */
    public BackgroundLoop start(String name, LoopBody body) {
        return schedule(name, Duration.ZERO, body);
    }

    /**
     * Starts a loop that iterates immediately, and then with a fixed delay between the end of an iteration and the
     * start of the next one.
     *
     * @param name the name of the loop and its thread; if an open loop has it already, {@code -2} and so on is appended
     * @param delay at most {@link #MAX_DELAY}
     * @throws IllegalArgumentException if the delay is negative or too long
     */
    public synchronized BackgroundLoop schedule(String name, Duration delay, LoopBody body) {
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("the delay must be between 0 and " + MAX_DELAY + ": " + delay);
        }
        BackgroundLoop loop = new BackgroundLoop(uniqueName(name), delay, body, observer, nanoTime);
        loop.start();
        add(loop);
        return loop;
    }

    /** Returns the open loops. */
    public List<BackgroundLoop> open() {
        loops.removeIf(BackgroundLoop::isClosed);
        return List.copyOf(loops);
    }

    /**
     * Returns the names of the stalled loops, sorted: open loops whose thread has ended or that made no progress for
     * {@link #STALL_LIMIT}. A failed iteration is progress.
     */
    public List<String> stalled() {
        return open().stream()
                .filter(loop -> loop.isStalled(STALL_LIMIT))
                .map(BackgroundLoop::name)
                .sorted()
                .toList();
    }

    /** Closes all loops. */
    @Override
    public void close() {
        open().forEach(BackgroundLoop::close);
    }

    /**
     * Calls {@code action} for every item, even if it fails for some of them.
     *
     * @throws RuntimeException the first exception, after all items were processed; an {@link Error} takes precedence
     */
    public static <T> void forEach(Iterable<? extends T> items, Consumer<? super T> action) {
        RuntimeException exception = null;
        Error error = null;
        for (T item : items) {
            try {
                action.accept(item);
            } catch (RuntimeException failure) {
                exception = exception == null ? failure : exception;
            } catch (Error failure) {
                error = error == null ? failure : error;
            }
        }
        if (error != null) {
            throw error;
        }
        if (exception != null) {
            throw exception;
        }
    }

    void add(BackgroundLoop loop) {
        loops.add(loop);
    }

    private String uniqueName(String name) {
        Set<String> used = open().stream().map(BackgroundLoop::name).collect(Collectors.toSet());
        String uniqueName = name;
        for (int i = 2; used.contains(uniqueName); i++) {
            uniqueName = name + "-" + i;
        }
        return uniqueName;
    }

    /** Observes the failures of background loops, for logging. */
    @FunctionalInterface
    public interface BackgroundObserver {

        /** Returns an observer that writes each failure to the platform's logger ({@link System#getLogger}). */
        static BackgroundObserver logging() {
            Logger log = System.getLogger(BackgroundLoop.class.getName());
            return (loop, failure) ->
                    log.log(Level.ERROR, "Background loop " + loop + " failed; it continues", failure);
        }

        /**
         * Reports a failed iteration. Called on the thread of the loop, after the failure was counted and the back-off
         * is over. Anything thrown by this method is ignored.
         *
         * @param loop the name of the loop
         */
        void failed(String loop, Throwable failure);
    }
}
