package dev.leadpatch.process;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Load generator: threads that repeat a request until {@link #end}. */
final class Flood implements AutoCloseable {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<Future<?>> tasks = new ArrayList<>();

    /** The status and size of a response. Status 0 is a broken connection. */
    record Response(int status, int chars) {

        static Response to(Supplier<ApiResponse> request) {
            try {
                ApiResponse response = request.get();
                return new Response(response.status(), response.body().length());
            } catch (UncheckedIOException e) {
                return new Response(0, 0);
            }
        }
    }

    /** Starts {@code threadCount} threads, each of which sends {@code request} at least once. */
    ConcurrentLinkedQueue<Response> send(int threadCount, Supplier<ApiResponse> request) {
        ConcurrentLinkedQueue<Response> responses = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < threadCount; i++) {
            tasks.add(executor.submit(() -> {
                do {
                    responses.add(Response.to(request));
                } while (running.get());
            }));
        }
        return responses;
    }

    /** Stops sending and waits for the requests in progress. */
    void end() throws ExecutionException, InterruptedException {
        running.set(false);
        for (Future<?> task : tasks) {
            task.get();
        }
    }

    @Override
    public void close() {
        running.set(false);
        executor.shutdownNow();
    }
}
