package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A request to end the process. Until this is closed, such a request does not end the process: it wakes the waiting
 * command, which closes its resources first.
 */
public interface ShutdownSignal extends AutoCloseable {

    /** Registers a shutdown signal; only one may be open at a time. */
    @FunctionalInterface
    interface Factory extends Supplier<ShutdownSignal> {}

    /** Waits until the process is requested to end, or {@link #wake} is called. */
    void await() throws InterruptedException;

    /**
     * Waits until the process is requested to end, for up to {@code timeout}.
     *
     * @return whether it is requested to end
     */
    boolean await(Duration timeout) throws InterruptedException;

    /** Runs {@code action} when the process is requested to end, for a command that does not wait; at most one action. */
    default void onReceived(Runnable action) {}

    /** Ends {@link #await()} without a request; a signal that does not wait ignores it. */
    default void wake() {}

    /**
     * Waits until the process is requested to end.
     *
     * @throws CommandFailedException if the server can't continue
     */
    default void await(RunningServer server) throws InterruptedException, CommandFailedException {
        CompletableFuture<Void> unused = server.failure().thenRun(this::wake);
        await();
        if (server.failure().isDone()) {
            throw CommandFailedException.temporaryFailure(server.failure().join());
        }
    }

    /** Allows the process to end. */
    @Override
    void close();

    /** The shutdown signal of the operating system ({@code SIGINT}, {@code SIGTERM}), as a JVM shutdown hook. */
    final class ShutdownHook implements ShutdownSignal {
        // an upper bound of draining requests and stopping the embedded database
        private static final long MAX_SHUTDOWN_SECONDS = 120;

        private final CountDownLatch signaled = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Thread hook = new Thread(this::awaitClose, "shutdown");
        private final Runnable beforeExit;
        private volatile Runnable action = () -> {};
        private boolean awaited;

        private ShutdownHook(Runnable beforeExit) {
            this.beforeExit = beforeExit;
        }

        /**
         * Registers the hook. From now on, a signal ends the process only after {@link #close}, or after 120 seconds.
         *
         * @param beforeExit runs when the signal is closed, unless the command failed before the signal was received
         */
        static ShutdownHook register(Runnable beforeExit) {
            ShutdownHook signal = new ShutdownHook(beforeExit);
            Runtime.getRuntime().addShutdownHook(signal.hook);
            return signal;
        }

        @Override
        public void await() throws InterruptedException {
            signaled.await();
            awaited = true;
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
            awaited = signaled.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return awaited;
        }

        @Override
        public void onReceived(Runnable newAction) {
            action = newAction;
            if (signaled.getCount() == 0) {
                newAction.run();
            }
        }

        @Override
        public void wake() {
            signaled.countDown();
        }

        @Override
        public void close() {
            if (awaited) {
                beforeExit.run();
            }
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
            action.run();
            try {
                closed.await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
