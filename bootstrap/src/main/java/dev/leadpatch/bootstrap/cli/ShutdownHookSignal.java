package dev.leadpatch.bootstrap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The shutdown signal of the operating system ({@code SIGINT}, {@code SIGTERM}), as a JVM shutdown hook. */
public final class ShutdownHookSignal implements ShutdownSignal {
    // an upper bound of draining requests and stopping the embedded database
    private static final long MAX_SHUTDOWN_SECONDS = 120;

    private final CountDownLatch signaled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::awaitClose, "shutdown");

    private ShutdownHookSignal() {}

    /** Registers the hook. From now on, a signal ends the process only after {@link #close}, or after 120 seconds. */
    public static ShutdownHookSignal register() {
        ShutdownHookSignal signal = new ShutdownHookSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    @Override
    public void await() throws InterruptedException {
        signaled.await();
    }

    @Override
    public void close() {
        closed.countDown();
        if (signaled.getCount() > 0) {
            unregister();
        }
    }

    private void unregister() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the shutdown has begun; the hook returns immediately, because this is closed
        }
    }

    private void awaitClose() {
        signaled.countDown();
        try {
            closed.await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
