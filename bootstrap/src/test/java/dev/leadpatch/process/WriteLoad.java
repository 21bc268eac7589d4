package dev.leadpatch.process;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writers at work, each in a thread of its own. */
final class WriteLoad implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<WritingClient> writers;
    private final List<Future<Void>> futures;

    WriteLoad(List<WritingClient> writers) {
        this.writers = writers;
        futures = writers.stream()
                .map(writer -> threads.submit(() -> writer.writeWhile(running::get)))
                .toList();
    }

    /** Waits until so many more writes are done. */
    void awaitMoreWrites(int more) throws ExecutionException, InterruptedException {
        int enough = countWrites() + more;
        await().atMost(TIMEOUT)
                .until(() -> countWrites() >= enough || futures.stream().anyMatch(Future::isDone));
        for (Future<Void> writer : futures) {
            if (writer.isDone()) {
                writer.get(); // it ends before it is told to only if something is wrong, and throws that
            }
        }
    }

    private int countWrites() {
        return writers.stream().mapToInt(writer -> writer.writes().size()).sum();
    }

    /** Lets the writers end with what they are at. */
    WriteLog stop() throws ExecutionException, InterruptedException {
        running.set(false);
        for (Future<Void> writer : futures) {
            writer.get();
        }
        return WriteLog.of(writers);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
