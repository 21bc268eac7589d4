package dev.leadpatch.bootstrap.cli;

import java.util.function.Supplier;

/**
 * A request to end the process. Until this is closed, such a request does not end the process: it wakes the waiting
 * command, which closes its resources first.
 */
public interface ShutdownSignal extends AutoCloseable {

    /** Registers a shutdown signal; only one may be open at a time. */
    @FunctionalInterface
    interface Factory extends Supplier<ShutdownSignal> {}

    /** Waits until the process is requested to end. */
    void await() throws InterruptedException;

    /** Allows the process to end. */
    @Override
    void close();
}
