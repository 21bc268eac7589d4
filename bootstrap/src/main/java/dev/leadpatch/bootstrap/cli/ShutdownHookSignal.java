package dev.leadpatch.bootstrap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Awaits the signals of the operating system (Ctrl-C, {@code kill}). */
public final class ShutdownHookSignal implements ShutdownSignal {
    // draining requests and stopping the embedded database take at most this long
    private static final long MAX_SHUTDOWN_SECONDS = 120;

    private final CountDownLatch signaled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::awaitClose, "shutdown");

    private ShutdownHookSignal() {}

    /** Begins to hold signals back. */
    public static ShutdownHookSignal register() {
        ShutdownHookSignal termination = new ShutdownHookSignal();
        Runtime.getRuntime().addShutdownHook(termination.hook);
        return termination;
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
        } catch (IllegalStateException shuttingDownJustNow) {
            // the hook finds everything closed
        }
    }

    private void awaitClose() {
        signaled.countDown();
        try {
            closed.await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException endAtOnce) {
            Thread.currentThread().interrupt();
        }
    }
}
