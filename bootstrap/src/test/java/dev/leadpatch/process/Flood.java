package dev.leadpatch.process;

import dev.leadpatch.acceptance.ApiResponse;
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

/** Requests that are sent again and again by threads of their own until the flood ends. */
final class Flood implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean goOn = new AtomicBoolean(true);
    private final List<Future<?>> work = new ArrayList<>();

    /** A response, of which only the status and the size are kept; status 0 is a connection that broke. */
    record Response(int status, int chars) {

        static Response to(Supplier<ApiResponse> request) {
            try {
                ApiResponse answer = request.get();
                return new Response(answer.status(), answer.body().length());
            } catch (UncheckedIOException broken) {
                return new Response(0, 0);
            }
        }
    }

    /** Sends {@code request} from {@code concurrently} threads, each at least once. */
    ConcurrentLinkedQueue<Response> send(int concurrently, Supplier<ApiResponse> request) {
        ConcurrentLinkedQueue<Response> responses = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < concurrently; i++) {
            work.add(threads.submit(() -> {
                do {
                    responses.add(Response.to(request));
                } while (goOn.get());
            }));
        }
        return responses;
    }

    /** Waits for the requests that are under way; no further ones are sent. */
    void end() throws ExecutionException, InterruptedException {
        goOn.set(false);
        for (Future<?> thread : work) {
            thread.get();
        }
    }

    @Override
    public void close() {
        goOn.set(false);
        threads.shutdownNow();
    }
}
