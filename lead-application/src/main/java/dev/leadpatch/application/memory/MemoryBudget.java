package dev.leadpatch.application.memory;

import dev.leadpatch.domain.value.CompanyId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the heap of this node that data of variable size occupies. Each company has at most half of it, so that it
 * cannot stop the requests of others; so has the data that belongs to no company. Thread-safe.
 */
public final class MemoryBudget {

    private static final int HEAP_SHARE = 4;
    private static final long MIN_BYTES = 32L * 1024 * 1024;

    private final long maxBytes;
    private final Map<Use, Long> heldByUse = new EnumMap<>(Use.class);
    private final Map<Optional<CompanyId>, Long> heldByOwner = new HashMap<>();
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
    private long held;

    /** @param maxBytes the maximum number of bytes of the heap */
    public MemoryBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns a budget of a quarter of the heap, at least 32 MiB. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /** What the memory is used for, with the approximate bytes of the heap that a byte of the data occupies. */
    public enum Use {
        /** Bodies of requests, with the values that are read from them. */
        REQUEST_BODIES(8),
        /** Leads that are read to be changed or returned, with their JSON. */
        LEADS(6),
        /** Catalogs that are loaded within a transaction, with their JSON. */
        CATALOGS(4),
        /** Responses that clients have not received yet. */
        RESPONSES(1),
        /** Payloads of webhook deliveries that are sent. */
        PAYLOADS(3);

        private final int heapBytesPerByte;

        Use(int heapBytesPerByte) {
            this.heapBytesPerByte = heapBytesPerByte;
        }

        private long heapBytes(long bytes) {
            return bytes * heapBytesPerByte;
        }
    }

    /** Whose memory is exhausted. */
    public enum Scope {
        /** The share of a company. */
        COMPANY,
        /** The memory of the node. */
        NODE
    }

    /**
     * Returns an empty reservation, to be closed when its data is no longer used.
     *
     * @param owner the company that the data belongs to; empty before a request is authenticated
     */
    public Reservation open(Optional<CompanyId> owner, Use use) {
        return new Reservation(owner, use);
    }

    /**
     * Requires that {@code bytes} of data could be reserved now, before work is done whose result needs memory.
     *
     * @throws MemoryExhaustedException if the owner or the node would exceed its maximum
     */
    public void requireFree(Optional<CompanyId> owner, Use use, long bytes) {
        try (Reservation probe = open(owner, use)) {
            probe.add(bytes);
        }
    }

    /** Returns the maximum number of bytes of the heap. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Returns the number of bytes of data that a company can hold for one use. */
    public long maxBytesPerCompany(Use use) {
        return maxBytes / 2 / use.heapBytesPerByte;
    }

    /** Returns the number of bytes of the heap that one use holds now. */
    public synchronized long held(Use use) {
        return heldByUse.getOrDefault(use, 0L);
    }

    /** Returns the number of reservations that were refused. */
    public long refusals(Use use, Scope scope) {
        LongAdder counted = refusals.get(new Refusal(use, scope));
        return counted == null ? 0 : counted.sum();
    }

    /** Counts something that was refused because of a smaller share of this budget. */
    public void countRefusal(Use use, Scope scope) {
        refusals.computeIfAbsent(new Refusal(use, scope), first -> new LongAdder())
                .increment();
    }

    private synchronized Optional<Scope> tryAdd(Optional<CompanyId> owner, Use use, long heapBytes) {
        if (heldByOwner.getOrDefault(owner, 0L) + heapBytes > maxBytes / 2) {
            return Optional.of(Scope.COMPANY);
        }
        if (held + heapBytes > maxBytes) {
            return Optional.of(Scope.NODE);
        }
        hold(owner, use, heapBytes);
        return Optional.empty();
    }

    private synchronized void hold(Optional<CompanyId> owner, Use use, long heapBytes) {
        held += heapBytes;
        heldByUse.merge(use, heapBytes, Long::sum);
        heldByOwner.merge(owner, heapBytes, Long::sum);
    }

    private synchronized void remove(Optional<CompanyId> owner, Use use, long heapBytes) {
        held -= heapBytes;
        heldByUse.merge(use, -heapBytes, Long::sum);
        heldByOwner.computeIfPresent(owner, (key, all) -> all == heapBytes ? null : all - heapBytes);
    }

    private record Refusal(Use use, Scope scope) {}

    /** The memory of some data of one owner. */
    public final class Reservation implements AutoCloseable {

        private final Optional<CompanyId> owner;
        private final Use use;
        private long heapBytes;
        private boolean closed;

        private Reservation(Optional<CompanyId> owner, Use use) {
            this.owner = owner;
            this.use = use;
        }

        /**
         * Reserves memory for further bytes of data. Does nothing after {@link #close}.
         *
         * @throws MemoryExhaustedException if the owner or the node would exceed its maximum; then nothing is reserved
         */
        public synchronized void add(long bytes) {
            if (closed) {
                return;
            }
            long additional = use.heapBytes(bytes);
            Optional<Scope> exhausted = tryAdd(owner, use, additional);
            if (exhausted.isPresent()) {
                countRefusal(use, exhausted.get());
                throw new MemoryExhaustedException(use, exhausted.get());
            }
            heapBytes += additional;
        }

        public synchronized boolean isUsed() {
            return heapBytes > 0;
        }

        /** Counts further bytes of data that exist already, even beyond the maximum. Does nothing after {@link #close}. */
        public synchronized void addExisting(long bytes) {
            if (!closed) {
                hold(owner, use, use.heapBytes(bytes));
                heapBytes += use.heapBytes(bytes);
            }
        }

        /**
         * Reserves memory so that at least {@code bytes} of data are reserved. Does nothing after {@link #close}.
         *
         * @throws MemoryExhaustedException if the owner or the node would exceed its maximum; then nothing is reserved
         */
        public synchronized void ensure(long bytes) {
            add(Math.max(0, bytes - heapBytes / use.heapBytesPerByte));
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                remove(owner, use, heapBytes);
            }
        }
    }
}
