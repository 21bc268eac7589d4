package dev.leadpatch.adapter.http;

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

/** A request's body as it comes in, within the limits of size and time. */
final class LimitedBodyReader {

    private static final String BODY_REQUESTED_ATTRIBUTE = "dev.leadpatch.body_asked_for";

    private final Request request;
    private final HttpSettings settings;
    private long deadlineNanos;

    LimitedBodyReader(Request request, HttpSettings settings) {
        this.request = request;
        this.settings = settings;
        // The time runs from the first byte of the headers.
        this.deadlineNanos =
                request.getBeginNanoTime() + settings.requestTimeout().toNanos();
    }

    /** Reads the whole body. Only now is a client that expects it told to go on (RFC 9110 §10.1.1). */
    byte[] read() {
        if (request.getLength() > settings.maxBodyBytes()) {
            throw HttpErrors.payloadTooLarge(settings.maxBodyBytes());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean last = false;
        while (!last) {
            Content.Chunk chunk = nextChunk();
            try {
                if (body.size() + chunk.remaining() > settings.maxBodyBytes()) {
                    throw HttpErrors.payloadTooLarge(settings.maxBodyBytes());
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
     * Reads and drops what is left of a body that was refused: a client that is still sending when the connection closes
     * would see a reset instead of the answer.
     *
     * @param most how long it may take; a thread waits for it
     * @return whether the connection can be used on
     */
    boolean drain(Duration most) {
        if (isAwaitingContinue() || request.getLength() > (long) settings.maxBodyBytes() + settings.maxDrainedBytes()) {
            return false;
        }
        deadlineNanos = Math.min(deadlineNanos, System.nanoTime() + most.toNanos());
        try {
            long left = settings.maxDrainedBytes();
            while (left >= 0) {
                Content.Chunk chunk = nextChunk();
                left -= chunk.remaining();
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    return true;
                }
            }
            return false;
        } catch (HttpErrorException cutOff) {
            return false;
        }
    }

    /** Whether the client waits with its body for a 100 that it never got. */
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
        CountDownLatch more = new CountDownLatch(1);
        // Not a task for a thread of its own: they may all be waiting here.
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, more::countDown));
        try {
            if (!more.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw abort(new TimeoutException("the request did not arrive in time"));
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
            return HttpErrors.requestTimeout();
        }
        if (reason instanceof InterruptedException) {
            return HttpErrors.ofStatus(503);
        }
        return reason instanceof EofException ? HttpErrors.incompleteBody() : HttpErrors.badRequest();
    }
}
