package dev.leadpatch.bootstrap.cli;

import java.util.function.Supplier;

/**
 * The end of the process, as a command that holds something open awaits it. From when one was begun until it is closed,
 * a signal to end does not end the process: it wakes the waiting command, which closes what it holds.
 */
public interface ShutdownSignal extends AutoCloseable {

    /** Makes them; one at a time. */
    @FunctionalInterface
    interface Factory extends Supplier<ShutdownSignal> {}

    /** Returns when the process is asked to end. */
    void await() throws InterruptedException;

    /** Lets the process end. */
    @Override
    void close();
}
