package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.RequestBudgets.DataRate;
import dev.leadpatch.application.http.message.HttpErrorException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads the chunks of a body as they arrive, without occupying a thread while none is available, until a deadline or
 * until the client sends too slowly.
 */
final class BodyChunks {

    private static final long CHECK_MILLIS = 500;

    private final Request request;
    private final DataRate rate;
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private final Runnable onWait;
    private final Consumer<Content.Chunk> consumer;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();
    private volatile Scheduler.Task check = () -> false;
    private volatile boolean awaitingChunk;
    private boolean hasWaited;

    /**
     * @param onWait called before waiting for a chunk
     * @param consumer uses a chunk, which is released afterwards; what it throws ends the reading
     */
    BodyChunks(Request request, DataRate rate, long deadlineNanos, Runnable onWait, Consumer<Content.Chunk> consumer) {
        this.request = request;
        this.rate = rate;
        this.deadlineNanos = deadlineNanos;
        this.onWait = onWait;
        this.consumer = consumer;
    }

    /**
     * Reads until the last chunk.
     *
     * @return completed after the last chunk, or with an {@link HttpErrorException}: 408 if the body is too slow, 400 if it
     *     is incomplete or malformed, or what the consumer threw
     */
    CompletableFuture<Void> read() {
        readAvailable();
        return end.isDone() ? end : end.whenComplete((last, error) -> check.cancel());
    }

    /** Returns whether a chunk is awaited, also after the time limit: then nothing else can read the body. */
    boolean isAwaitingChunk() {
        return awaitingChunk;
    }

    private void readAvailable() {
        awaitingChunk = false;
        try {
            while (!ended.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    await();
                    return;
                }
                consume(chunk);
            }
        } catch (RuntimeException | Error e) {
            if (ended.compareAndSet(false, true)) {
                end.completeExceptionally(e);
            }
        }
    }

    private void await() {
        if (!hasWaited) {
            hasWaited = true;
            onWait.run();
            scheduleCheck();
        }
        awaitingChunk = true;
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::readAvailable));
    }

    private void consume(Content.Chunk chunk) {
        if (Content.Chunk.isFailure(chunk)) {
            throw readError(chunk.getFailure());
        }
        boolean last = chunk.isLast();
        try {
            received.addAndGet(chunk.remaining());
            consumer.accept(chunk);
        } finally {
            chunk.release();
        }
        if (last && ended.compareAndSet(false, true)) {
            end.complete(null);
        }
    }

    private void scheduleCheck() {
        check = request.getComponents()
                .getScheduler()
                .schedule(this::check, Math.min(CHECK_MILLIS, Math.max(1, millisLeft())), TimeUnit.MILLISECONDS);
    }

    private void check() {
        if (ended.get()) {
            return;
        }
        if (millisLeft() > 0 && !rate.isTooSlow(received.get(), System.nanoTime() - startNanos)) {
            scheduleCheck();
            return;
        }
        // does not fail the request: Jetty would respond to that itself, and race with the response
        if (ended.compareAndSet(false, true)) {
            end.completeExceptionally(HttpErrorException.ofStatus(408));
        }
    }

    private long millisLeft() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }

    private static HttpErrorException readError(Throwable reason) {
        if (reason instanceof TimeoutException) {
            return HttpErrorException.ofStatus(408);
        }
        return reason instanceof EofException ? incompleteBody() : HttpErrorException.ofStatus(400);
    }

    private static HttpErrorException incompleteBody() {
        return HttpErrorException.of(
                        400, "incomplete_body", "The request body is incomplete or its chunks are malformed")
                .withHeader("Connection", "close");
    }
}
