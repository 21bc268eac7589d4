package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonMediaType;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. It is received within its limits of size, time and memory, without occupying a thread, before a
 * handler uses it. A request has one instance.
 */
public final class RequestBody {

    private static final String ATTRIBUTE = RequestBody.class.getName();

    // more than the form to sign in: everybody can send such bodies
    private static final int MAX_ANONYMOUS_BYTES = 16 * 1024;

    private final Request request;
    private final HttpSettings settings;
    private int maxBytes;
    private boolean isJson;
    private boolean requested;
    private @Nullable BodyChunks chunks;
    private @Nullable CompletableFuture<byte[]> content;

    private RequestBody(Request request, HttpSettings settings) {
        this.request = request;
        this.settings = settings;
        this.maxBytes = settings.sizes().maxBody();
    }

    public static RequestBody of(Request request, HttpSettings settings) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestBody body) {
            return body;
        }
        RequestBody body = new RequestBody(request, settings);
        request.setAttribute(ATTRIBUTE, body);
        return body;
    }

    /** Returns whether a handler can use the body: that of a request that writes, in a supported format. */
    public boolean isExpected() {
        HttpFields headers = request.getHeaders();
        boolean writes = !HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod());
        isJson = writes && JsonMediaType.findError(headers::getValuesList).isEmpty();
        return isJson || (writes && FormReader.isForm(headers));
    }

    /** Returns the error of a body that is not JSON. The headers of a body that is JSON are not checked again. */
    Optional<HttpErrorException> findJsonError() {
        return isJson ? Optional.empty() : JsonMediaType.findError(request.getHeaders()::getValuesList);
    }

    /**
     * Receives the whole body. The 100 response to {@code Expect: 100-continue} is sent only now (RFC 9110 §10.1.1).
     *
     * @param reservation the memory for the body
     * @param isAuthenticated whether the request has a valid API key or session; otherwise the body must be small
     * @return completed when {@link #bytes} can be called, whatever its result is
     */
    public CompletableFuture<Void> receive(Reservation reservation, boolean isAuthenticated) {
        if (!isAuthenticated) {
            maxBytes = Math.min(maxBytes, MAX_ANONYMOUS_BYTES);
        }
        content = receiveContent(reservation);
        return content.handle((bytes, error) -> null);
    }

    private CompletableFuture<byte[]> receiveContent(Reservation reservation) {
        if (request.getLength() > maxBytes) {
            return CompletableFuture.failedFuture(payloadTooLarge());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return chunks(deadlineNanos(), chunk -> {
                    if (body.size() + chunk.remaining() > maxBytes) {
                        throw payloadTooLarge();
                    }
                    reservation.add(chunk.remaining());
                    body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
                })
                .read()
                .thenApply(end -> body.toByteArray());
    }

    /**
     * Returns the body, which must have been received.
     *
     * @throws HttpErrorException if the body is too large, too slow, incomplete or malformed, or there is no memory for it
     */
    byte[] bytes() {
        if (content == null) {
            throw new IllegalStateException("the body was not received");
        }
        return valueOrThrow(content);
    }

    /** Returns the size of the body; 0 if it was not received as a whole. */
    public int size() {
        return content == null || content.isCompletedExceptionally() ? 0 : content.getNow(new byte[0]).length;
    }

    /**
     * Drains the rest of a rejected body. Otherwise, a client that is still sending when the connection closes would
     * receive a TCP reset instead of the response.
     *
     * @param timeout maximum time to drain
     * @return whether the body was drained, so that the connection can be reused
     */
    public CompletableFuture<Boolean> drain(Duration timeout) {
        long maxDrained = settings.sizes().maxDrained();
        if (isAwaitingContinue()
                || isAwaitingChunk()
                || request.getLength() > settings.sizes().maxBody() + maxDrained) {
            return CompletableFuture.completedFuture(false);
        }
        long[] remaining = {maxDrained};
        return chunks(Math.min(deadlineNanos(), System.nanoTime() + timeout.toNanos()), chunk -> {
                    remaining[0] -= chunk.remaining();
                    if (remaining[0] < 0) {
                        throw payloadTooLarge();
                    }
                })
                .read()
                .handle((end, error) -> error == null);
    }

    private BodyChunks chunks(long deadlineNanos, Consumer<Content.Chunk> consumer) {
        chunks =
                new BodyChunks(request, settings.budgets().bodyRate(), deadlineNanos, () -> requested = true, consumer);
        return chunks;
    }

    /** The time limit starts at the first byte of the headers. */
    private long deadlineNanos() {
        return request.getBeginNanoTime() + settings.timeouts().request().toNanos();
    }

    /** Returns whether the client delays its body until a 100 that was not sent. */
    private boolean isAwaitingContinue() {
        return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString()) && !requested;
    }

    private boolean isAwaitingChunk() {
        return chunks != null && chunks.isAwaitingChunk();
    }

    private HttpErrorException payloadTooLarge() {
        return HttpErrorException.payloadTooLarge(maxBytes);
    }

    /**
     * Returns the value of a future, and waits for it. Throws the unchecked exception that the future was completed with.
     */
    public static <T> T valueOrThrow(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
