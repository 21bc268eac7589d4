package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads or drains the body of a request within its limits of size and time. Blocks the calling thread. */
public final class LimitedBodyReader {

    private static final String BODY_REQUESTED_ATTRIBUTE = "dev.leadpatch.body_requested";

    private final Request request;
    private final HttpSettings settings;
    private long deadlineNanos;

    public LimitedBodyReader(Request request, HttpSettings settings) {
        this.request = request;
        this.settings = settings;
        // the timeout starts at the first byte of the headers
        this.deadlineNanos =
                request.getBeginNanoTime() + settings.timeouts().request().toNanos();
    }

    /**
     * Reads the whole body. The 100 response to {@code Expect: 100-continue} is sent only now (RFC 9110 §10.1.1).
     *
     * @throws HttpErrorException if the body is too large, too slow, incomplete or malformed
     */
    byte[] read() {
        if (request.getLength() > settings.sizes().maxBody()) {
            throw payloadTooLarge();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean last = false;
        while (!last) {
            Content.Chunk chunk = nextChunk();
            try {
                if (body.size() + chunk.remaining() > settings.sizes().maxBody()) {
                    throw payloadTooLarge();
                }
                body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
                last = chunk.isLast();
            } finally {
                chunk.release();
            }
        }
        return body.toByteArray();
    }

    /**
     * Drains the rest of a rejected body. Otherwise, a client that is still sending when the connection closes would
     * receive a TCP reset instead of the response.
     *
     * @param timeout maximum time to drain
     * @return whether the body was drained, so that the connection can be reused
     */
    public boolean drain(Duration timeout) {
        if (isAwaitingContinue()
                || request.getLength()
                        > (long) settings.sizes().maxBody() + settings.sizes().maxDrained()) {
            return false;
        }
        deadlineNanos = Math.min(deadlineNanos, System.nanoTime() + timeout.toNanos());
        try {
            long remaining = settings.sizes().maxDrained();
            while (remaining >= 0) {
                Content.Chunk chunk = nextChunk();
                remaining -= chunk.remaining();
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    return true;
                }
            }
            return false;
        } catch (HttpErrorException e) {
            return false;
        }
    }

    /** Returns whether the client delays its body until a 100 that was not sent. */
    private boolean isAwaitingContinue() {
        return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString())
                && request.getAttribute(BODY_REQUESTED_ATTRIBUTE) == null;
    }

    private Content.Chunk nextChunk() {
        Content.Chunk chunk = request.read();
        while (chunk == null) {
            awaitData();
            chunk = request.read();
        }
        if (Content.Chunk.isFailure(chunk)) {
            throw readError(chunk.getFailure());
        }
        return chunk;
    }

    private void awaitData() {
        request.setAttribute(BODY_REQUESTED_ATTRIBUTE, true);
        CountDownLatch available = new CountDownLatch(1);
        // non-blocking, because all threads of the pool may be waiting here
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::countDown));
        try {
            if (!available.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw abort(new TimeoutException("request not received within the request timeout"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abort(e);
        }
    }

    private HttpErrorException abort(Exception reason) {
        request.fail(reason);
        return readError(reason);
    }

    private static HttpErrorException readError(Throwable reason) {
        if (reason instanceof TimeoutException) {
            return HttpErrorException.ofStatus(408);
        }
        if (reason instanceof InterruptedException) {
            return HttpErrorException.ofStatus(503);
        }
        return reason instanceof EofException ? incompleteBody() : HttpErrorException.ofStatus(400);
    }

    private HttpErrorException payloadTooLarge() {
        return HttpErrorException.of(
                413,
                "payload_too_large",
                "The request body exceeds the maximum of " + settings.sizes().maxBody() + " bytes");
    }

    private static HttpErrorException incompleteBody() {
        return HttpErrorException.of(
                        400, "incomplete_body", "The request body is incomplete or its chunks are malformed")
                .withHeader("Connection", "close");
    }
}
