package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.application.lead.LeadsTooLargeException;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.application.memory.RequestMemory;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/**
 * Reserves memory for leads before their custom fields are read. The few kilobytes of ordinary leads are not counted.
 * Thread-safe.
 */
public final class LeadMemory {
    /** The size of custom fields that are read with their lead, and whose memory is not reserved. */
    public static final int UNCOUNTED_BYTES = 16 * 1024;

    // of a statement that reads several leads
    private static final int UNCOUNTED_BYTES_OF_ALL = 256 * 1024;
    private static final int MIN_UNCOUNTED_BYTES = 2 * 1024;

    private final MemoryBudget budget;

    public LeadMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Returns the maximum size of the leads of one request together: three quarters of what its company can hold, since
     * the body of the request also needs memory.
     */
    private long maxBytesPerRequest() {
        return budget.maxBytesPerCompany(Use.LEADS) / 4 * 3;
    }

    /** Returns the maximum size of custom fields that a statement reads with each of several leads, in bytes. */
    public static int uncountedBytes(int leads) {
        return Math.min(UNCOUNTED_BYTES, Math.max(MIN_UNCOUNTED_BYTES, UNCOUNTED_BYTES_OF_ALL / Math.max(1, leads)));
    }

    /** Opens the reservation of a request. It is closed at the end of the request, or without one by its caller. */
    public LeadReservation open(CompanyId company) {
        Reservation reservation = budget.open(Optional.of(company), Use.LEADS);
        return new LeadReservation(reservation, RequestMemory.keep(reservation), maxBytesPerRequest());
    }

    /**
     * The memory of the leads that a request reads. Thread-safe.
     *
     * @param isKept whether the memory is kept until the end of a request
     */
    public record LeadReservation(Reservation reservation, boolean isKept, long maxBytes) implements AutoCloseable {

        /**
         * Reserves memory for custom fields that are held at the same time. A single lead always fits if nothing else is in
         * use; and so do the leads of a command, such as an import, which has a process of its own.
         *
         * @param bytes their size, including those of an earlier call
         * @throws LeadsTooLargeException if several leads exceed the maximum of a request
         * @throws MemoryExhaustedException if there is no memory now
         */
        public void require(long bytes, int leads) {
            if (bytes > maxBytes && leads > 1 && isKept) {
                throw new LeadsTooLargeException(maxBytes);
            }
            if (bytes > UNCOUNTED_BYTES) {
                reservation.ensure(Math.min(bytes, maxBytes));
            }
        }

        /** Returns whether memory was reserved: the change has large leads. */
        boolean isUsed() {
            return reservation.isUsed();
        }

        @Override
        public void close() {
            if (!isKept) {
                reservation.close();
            }
        }
    }
}
