package dev.leadpatch.linearizability;

import java.util.List;

/**
 * The operations on one lead in a run, with their start and end times, and the lead's stored history.
 *
 * @param initialLead the lead before the first patch
 * @param history all changes of the lead, as the service stored them
 * @param finalLead the lead after all requests have ended
 */
record Recording(
        Snapshot initialLead, List<Write> writes, List<Read> reads, List<HistoryRow> history, Snapshot finalLead) {

    Recording {
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
        history = List.copyOf(history);
    }

    Recording withWrites(List<Write> newWrites) {
        return new Recording(initialLead, newWrites, reads, history, finalLead);
    }

    Recording withReads(List<Read> newReads) {
        return new Recording(initialLead, writes, newReads, history, finalLead);
    }

    Recording withHistory(List<HistoryRow> newHistory) {
        return new Recording(initialLead, writes, reads, newHistory, finalLead);
    }

    Recording withFinalLead(Snapshot newFinalLead) {
        return new Recording(initialLead, writes, reads, history, newFinalLead);
    }
}
