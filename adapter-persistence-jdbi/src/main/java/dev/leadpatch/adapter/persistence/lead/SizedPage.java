package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Reads a page of rows whose contents can be large: a page ends with the row that reaches the maximum size. */
final class SizedPage {
    // a lead can have one megabyte and a change two, and two hundred of them would exhaust the heap
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
        while (!rows.isEmpty() && bytes(of(rows, reservation)) > loaded) {
            loaded = bytes(of(rows, reservation));
            reservation.require(loaded, 1);
            rows = query.apply(loaded);
        }
        return rows;
    }

    /** Returns the first rows, up to the one that reaches the maximum size. */
    static <R extends SizedRow> List<R> of(List<R> rows, LeadReservation reservation) {
        long maxBytes = Math.min(MAX_BYTES, reservation.maxBytes());
        List<R> page = new ArrayList<>();
        long bytes = 0;
        for (R row : rows) {
            if (bytes >= maxBytes) {
                break;
            }
            bytes += row.bytes();
            page.add(row);
        }
        return page;
    }

    static long bytes(List<? extends SizedRow> rows) {
        return rows.stream().mapToLong(SizedRow::bytes).sum();
    }
}
