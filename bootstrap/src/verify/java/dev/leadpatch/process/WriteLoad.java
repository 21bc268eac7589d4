package dev.leadpatch.process;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs writers concurrently, one thread each. */
final class WriteLoad implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<WritingClient> writers;
    private final List<Future<Void>> futures;

    WriteLoad(List<WritingClient> writers) {
        this.writers = writers;
        futures = writers.stream()
                .map(writer -> executor.submit(() -> writer.writeWhile(running::get)))
                .toList();
    }

    /** Waits for {@code count} more writes. */
    void awaitMoreWrites(int count) throws ExecutionException, InterruptedException {
        int target = countWrites() + count;
        await().atMost(TIMEOUT)
                .until(() -> countWrites() >= target || futures.stream().anyMatch(Future::isDone));
        for (Future<Void> writer : futures) {
            if (writer.isDone()) {
                writer.get(); // a writer ends early only with an exception, which this throws
            }
        }
    }

    /** Whether further writes are needed for every outcome to occur. */
    boolean isIncomplete() {
        return !WriteLog.of(writers).statistics().missingOutcomes().isEmpty();
    }

    private int countWrites() {
        return writers.stream().mapToInt(writer -> writer.writes().size()).sum();
    }

    /** Stops the writers after their current write and returns their log. */
    WriteLog stop() throws ExecutionException, InterruptedException {
        running.set(false);
        for (Future<Void> writer : futures) {
            writer.get();
        }
        return WriteLog.of(writers);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
