package dev.leadpatch.benchmark;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be closed in the end, the last one first. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T later(T closeable) {
        open.push(closeable);
        return closeable;
    }

    @Override
    public void close() throws Exception {
        if (!open.isEmpty()) {
            try (AutoCloseable last = open.pop()) {
                Progress.say("stopping %s", last.getClass().getSimpleName());
            } finally {
                close();
            }
        }
    }
}
