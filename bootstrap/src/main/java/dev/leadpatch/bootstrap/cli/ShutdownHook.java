package dev.leadpatch.bootstrap.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Awaits the signals of the operating system (Ctrl-C, {@code kill}). */
public final class ShutdownHook implements Termination {
    // draining requests and stopping the embedded database take at most this long
    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::holdBack, "shutdown");

    private ShutdownHook() {}

    /** Begins to hold signals back. */
    public static ShutdownHook begin() {
        ShutdownHook termination = new ShutdownHook();
        Runtime.getRuntime().addShutdownHook(termination.hook);
        return termination;
    }

    @Override
    public void await() throws InterruptedException {
        asked.await();
    }

    @Override
    public void close() {
        closed.countDown();
        if (asked.getCount() > 0) {
            remove();
        }
    }

    private void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDownJustNow) {
            // the hook finds everything closed
        }
    }

    private void holdBack() {
        asked.countDown();
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException endAtOnce) {
            Thread.currentThread().interrupt();
        }
    }
}
