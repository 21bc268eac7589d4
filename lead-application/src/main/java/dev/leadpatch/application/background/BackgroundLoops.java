package dev.leadpatch.application.background;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The runner of background loops, and the registry of those that are open. A process uses one, so that its health check
 * covers all loops. Thread-safe.
 */
public final class BackgroundLoops implements AutoCloseable {

    /** A loop without progress for so long counts as stalled. */
    public static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    /** The maximum delay of a schedule, so that one that is healthy never counts as stalled. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private final BackgroundObserver observer;
    private final LongSupplier nanoTime;
    private final Set<BackgroundLoop> loops = ConcurrentHashMap.newKeySet();

    /** Creates a runner that writes failures to the platform's logger. */
    public BackgroundLoops() {
        this(BackgroundObserver.logging());
    }

    /** Creates a runner that reports failures to {@code observer}. */
    public BackgroundLoops(BackgroundObserver observer) {
        this(observer, System::nanoTime);
    }

    /**
     * Creates a runner with a clock of its own.
     *
     * @param nanoTime measures the time since an iteration, in nanoseconds, as {@link System#nanoTime} does
     */
    public BackgroundLoops(BackgroundObserver observer, LongSupplier nanoTime) {
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /**
     * Starts a loop that iterates without a delay; the body itself waits for work, for 30 seconds at most.
     *
     * @param name of the loop and its thread; {@code name-2} and so on if an open loop has it already
     */
    public BackgroundLoop start(String name, LoopBody body) {
        return schedule(name, Duration.ZERO, body);
    }

    /**
     * Starts a loop that iterates at once and then with a fixed delay between the end of an iteration and the next one.
     *
     * @param name of the loop and its thread; {@code name-2} and so on if an open loop has it already
     * @param delay at most {@link #MAX_DELAY}
     * @throws IllegalArgumentException if the delay is negative or too long
     */
    public synchronized BackgroundLoop schedule(String name, Duration delay, LoopBody body) {
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("the delay must be between 0 and " + MAX_DELAY + ": " + delay);
        }
        BackgroundLoop loop = new BackgroundLoop(unused(name), delay, body, observer, nanoTime);
        loop.start();
        add(loop);
        return loop;
    }

    /** The open loops. */
    public List<BackgroundLoop> open() {
        loops.removeIf(BackgroundLoop::isClosed);
        return List.copyOf(loops);
    }

    /**
     * The names of the open loops whose thread has ended, or that made no progress for {@link #STALL_LIMIT}, in
     * alphabetical order; empty if all is well. A failed iteration is progress.
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
     * Does {@code action} for each of {@code items}, whatever happens with any of them.
     *
     * @throws RuntimeException the first failure, after all items are done; likewise an {@link Error}
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

    private String unused(String name) {
        Set<String> used = open().stream().map(BackgroundLoop::name).collect(Collectors.toSet());
        String unused = name;
        for (int i = 2; used.contains(unused); i++) {
            unused = name + "-" + i;
        }
        return unused;
    }
}
