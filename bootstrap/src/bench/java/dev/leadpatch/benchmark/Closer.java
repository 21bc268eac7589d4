package dev.leadpatch.benchmark;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes all registered resources in reverse order, even if one of them fails. */
final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    <T extends AutoCloseable> T register(T closeable) {
        resources.push(closeable);
        return closeable;
    }

    @Override
    public void close() throws Exception {
        if (!resources.isEmpty()) {
            try (AutoCloseable last = resources.pop()) {
                Progress.print("stopping %s", last.getClass().getSimpleName());
            } finally {
                close();
            }
        }
    }
}
