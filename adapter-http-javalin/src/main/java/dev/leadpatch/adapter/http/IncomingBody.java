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
final class IncomingBody {

    private static final String ASKED_FOR = "dev.leadpatch.body_asked_for";

    private final Request request;
    private final HttpSettings settings;
    private long deadline;

    IncomingBody(Request request, HttpSettings settings) {
        this.request = request;
        this.settings = settings;
        // The time runs from the first byte of the headers.
        this.deadline = request.getBeginNanoTime() + settings.requestTime().toNanos();
    }

    /** Reads the whole body. Only now is a client that expects it told to go on (RFC 9110 §10.1.1). */
    byte[] read() {
        if (request.getLength() > settings.bodyBytes()) {
            throw EdgeFailures.payloadTooLarge(settings.bodyBytes());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean last = false;
        while (!last) {
            Content.Chunk chunk = next();
            try {
                if (body.size() + chunk.remaining() > settings.bodyBytes()) {
                    throw EdgeFailures.payloadTooLarge(settings.bodyBytes());
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
        if (isHeldBack() || request.getLength() > (long) settings.bodyBytes() + settings.drainedBytes()) {
            return false;
        }
        deadline = Math.min(deadline, System.nanoTime() + most.toNanos());
        try {
            long left = settings.drainedBytes();
            while (left >= 0) {
                Content.Chunk chunk = next();
                left -= chunk.remaining();
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    return true;
                }
            }
            return false;
        } catch (HttpFailure cutOff) {
            return false;
        }
    }

    /** Whether the client waits with its body for a 100 that it never got. */
    private boolean isHeldBack() {
        return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString())
                && request.getAttribute(ASKED_FOR) == null;
    }

    private Content.Chunk next() {
        Content.Chunk chunk = request.read();
        while (chunk == null) {
            awaitMore();
            chunk = request.read();
        }
        if (Content.Chunk.isFailure(chunk)) {
            throw cutOff(chunk.getFailure());
        }
        return chunk;
    }

    private void awaitMore() {
        request.setAttribute(ASKED_FOR, true);
        CountDownLatch more = new CountDownLatch(1);
        // Not a task for a thread of its own: they may all be waiting here.
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, more::countDown));
        try {
            if (!more.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw withdrawn(new TimeoutException("the request did not arrive in time"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw withdrawn(e);
        }
    }

    private HttpFailure withdrawn(Exception reason) {
        request.fail(reason);
        return cutOff(reason);
    }

    private static HttpFailure cutOff(Throwable reason) {
        if (reason instanceof TimeoutException) {
            return EdgeFailures.requestTimeout();
        }
        if (reason instanceof InterruptedException) {
            return EdgeFailures.ofStatus(503);
        }
        return reason instanceof EofException ? EdgeFailures.incompleteBody() : EdgeFailures.badRequest();
    }
}
