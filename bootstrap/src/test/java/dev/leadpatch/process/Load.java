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
final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean goOn = new AtomicBoolean(true);
    private final List<Writer> writers;
    private final List<Future<Void>> work;

    Load(List<Writer> writers) {
        this.writers = writers;
        work = writers.stream()
                .map(writer -> threads.submit(() -> writer.writeWhile(goOn::get)))
                .toList();
    }

    /** Waits until so many more writes are done. */
    void awaitMore(int more) throws ExecutionException, InterruptedException {
        int enough = done() + more;
        await().atMost(PATIENCE).until(() -> done() >= enough || work.stream().anyMatch(Future::isDone));
        for (Future<Void> writer : work) {
            if (writer.isDone()) {
                writer.get(); // it ends before it is told to only if something is wrong, and throws that
            }
        }
    }

    private int done() {
        return writers.stream().mapToInt(writer -> writer.writes().size()).sum();
    }

    /** Lets the writers end with what they are at. */
    WriteLog end() throws ExecutionException, InterruptedException {
        goOn.set(false);
        for (Future<Void> writer : work) {
            writer.get();
        }
        return WriteLog.of(writers);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
