package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import java.util.List;
import java.util.function.LongFunction;

/** Reads a page of rows whose contents can be large: a page ends with the row that reaches the maximum size. */
final class SizedPage {
    // one change can have two megabytes, and two hundred of them would exhaust the heap
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private SizedPage() {}

    /** A row with contents. */
    interface SizedRow {
        /** Returns the size of the contents in bytes. */
        long bytes();
    }

    /**
     * Reads the rows. Ordinary pages need one statement; for a large one, memory is reserved first.
     *
     * @param query returns the rows, with the contents of the first ones up to a number of bytes
     */
    static <R extends SizedRow> List<R> read(LongFunction<List<R>> query, LeadReservation reservation) {
        List<R> rows = query.apply(LeadMemory.UNCOUNTED_BYTES);
        long loaded = LeadMemory.UNCOUNTED_BYTES;
        // again if a larger row was added meanwhile
        while (!rows.isEmpty() && bytesOfPage(rows, reservation) > loaded) {
            loaded = bytesOfPage(rows, reservation);
            reservation.require(loaded, 1);
            rows = query.apply(loaded);
        }
        return rows;
    }

    private static long bytesOfPage(List<? extends SizedRow> rows, LeadReservation reservation) {
        long maxBytes = Math.min(MAX_BYTES, reservation.maxBytes());
        long bytes = 0;
        for (SizedRow row : rows) {
            if (bytes >= maxBytes) {
                break;
            }
            bytes += row.bytes();
        }
        return bytes;
    }
}
