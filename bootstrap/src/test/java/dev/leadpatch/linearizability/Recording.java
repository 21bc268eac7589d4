package dev.leadpatch.linearizability;

import java.util.List;

/**
 * All that is known of one lead's part in a run.
 *
 * @param first the lead before anybody patched it
 * @param history every change row of the lead
 * @param last the lead when nobody patched it any more
 */
record Recording(Snapshot first, List<Write> writes, List<Read> reads, List<HistoryRow> history, Snapshot last) {

    Recording {
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
        history = List.copyOf(history);
    }

    Recording withWrites(List<Write> others) {
        return new Recording(first, others, reads, history, last);
    }

    Recording withReads(List<Read> others) {
        return new Recording(first, writes, others, history, last);
    }

    Recording withHistory(List<HistoryRow> other) {
        return new Recording(first, writes, reads, other, last);
    }

    Recording withLast(Snapshot other) {
        return new Recording(first, writes, reads, history, other);
    }
}
