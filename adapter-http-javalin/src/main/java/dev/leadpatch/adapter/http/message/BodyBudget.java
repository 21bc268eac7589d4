package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.RequestObserver.Limit;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the bytes of all request bodies that this node holds in memory, from their arrival to the end of their requests.
 * One company has at most half of them, so that it cannot stop the requests of others. Thread-safe.
 */
public final class BodyBudget {

    private static final long RETRY_AFTER_SECONDS = 1;

    private final long max;
    private final RequestObserver observer;
    private final Map<Object, Long> heldByOwner = new HashMap<>();
    private long held;

    /** @param max the maximum number of bytes */
    public BodyBudget(long max, RequestObserver observer) {
        this.max = max;
        this.observer = observer;
    }

    /**
     * Returns an empty reservation, to be closed at the end of the request.
     *
     * @param owner the company, or whatever else the request belongs to
     */
    public Reservation open(Object owner) {
        return new Reservation(owner);
    }

    /** Returns the number of bytes held now. */
    public synchronized long held() {
        return held;
    }

    private synchronized void add(Object owner, long bytes) {
        if (heldByOwner.getOrDefault(owner, 0L) + bytes > max / 2) {
            observer.onRateLimited(Limit.BODIES);
            throw HttpErrorException.rateLimited(
                    "Too many request bodies of this company are in progress", RETRY_AFTER_SECONDS);
        }
        if (held + bytes > max) {
            observer.onRateLimited(Limit.BODIES);
            throw HttpErrorException.of(
                            503, "overloaded", "Too many request bodies are in progress; nothing was changed")
                    .withHeader("Retry-After", Long.toString(RETRY_AFTER_SECONDS));
        }
        held += bytes;
        heldByOwner.merge(owner, bytes, Long::sum);
    }

    private synchronized void remove(Object owner, long bytes) {
        held -= bytes;
        heldByOwner.computeIfPresent(owner, (key, all) -> all == bytes ? null : all - bytes);
    }

    /** The bytes of one request. */
    public final class Reservation implements AutoCloseable {

        private final Object owner;
        private long bytes;
        private boolean closed;

        private Reservation(Object owner) {
            this.owner = owner;
        }

        /**
         * Reserves further bytes.
         *
         * @throws HttpErrorException 429 if the owner would hold more than its share, 503 if all owners together would hold
         *     more than the maximum
         */
        public synchronized void add(long additional) {
            if (!closed) {
                BodyBudget.this.add(owner, additional);
                bytes += additional;
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                remove(owner, bytes);
            }
        }
    }
}
