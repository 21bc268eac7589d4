package dev.leadpatch.linearizability;

import java.util.List;

/**
 * All that is known of one lead's part in a run.
 *
 * @param initialLead the lead before anybody patched it
 * @param history every change row of the lead
 * @param finalLead the lead when nobody patched it any more
 */
record Recording(
        Snapshot initialLead, List<Write> writes, List<Read> reads, List<HistoryRow> history, Snapshot finalLead) {

    Recording {
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
        history = List.copyOf(history);
    }

    Recording withWrites(List<Write> others) {
        return new Recording(initialLead, others, reads, history, finalLead);
    }

    Recording withReads(List<Read> others) {
        return new Recording(initialLead, writes, others, history, finalLead);
    }

    Recording withHistory(List<HistoryRow> other) {
        return new Recording(initialLead, writes, reads, other, finalLead);
    }

    Recording withFinalLead(Snapshot other) {
        return new Recording(initialLead, writes, reads, history, other);
    }
}
