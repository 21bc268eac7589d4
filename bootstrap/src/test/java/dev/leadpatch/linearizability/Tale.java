package dev.leadpatch.linearizability;

import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.Miss;
import dev.leadpatch.linearizability.Outcome.Unknown;
import dev.leadpatch.linearizability.Outcome.VersionMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A recording made by hand. What makes a version is told in the order of the versions; the moments are free. */
final class Tale {

    private final List<Snapshot> states = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<HistoryRow> history = new ArrayList<>();

    private Tale() {
        states.add(new Snapshot(1, Map.of("status", "new")));
    }

    static Tale ofALead() {
        return new Tale();
    }

    /** A success that makes the next version. */
    Tale made(String name, long start, long end, Ask ask) {
        keepRow(name, ask);
        return tell(name, start, end, ask, new Applied(last().version()));
    }

    /** A success that changes nothing. */
    Tale unchanged(String name, long start, long end, Ask ask, long version) {
        return tell(name, start, end, ask, new Applied(version));
    }

    /** A patch without an answer that makes the next version all the same. */
    Tale madeUnseen(String name, long start, long end, Ask ask) {
        keepRow(name, ask);
        return lost(name, start, end, ask);
    }

    /** A patch without an answer that makes no version. */
    Tale lost(String name, long start, long end, Ask ask) {
        return tell(name, start, end, ask, new Unknown());
    }

    Tale mismatch(String name, long start, long end, Ask ask, long current, String... changedSince) {
        return tell(name, start, end, ask, new VersionMismatch(current, Set.of(changedSince)));
    }

    Tale missed(String name, long start, long end, Ask ask, Miss... misses) {
        return tell(name, start, end, ask, new ConditionFailed(Set.of(misses)));
    }

    Tale read(String name, long start, long end, long version) {
        reads.add(new Read(name, start, end, states.get((int) version - 1)));
        return this;
    }

    Tale tell(String name, long start, long end, Ask ask, Outcome outcome) {
        writes.add(new Write(name, List.of(name), start, end, ask, outcome));
        return this;
    }

    /** A change row that belongs to whatever request. */
    Tale row(long version, String request, Map<String, HistoryRow.Change> changes) {
        history.add(new HistoryRow(version, request, changes));
        return this;
    }

    private void keepRow(String name, Ask ask) {
        Snapshot before = last();
        Snapshot after = before.with(before.version() + 1, ask.sets());
        states.add(after);
        history.add(new HistoryRow(after.version(), name, before.changesTo(after)));
    }

    Snapshot last() {
        return states.get(states.size() - 1);
    }

    Recording recording() {
        return new Recording(states.get(0), writes, reads, history, last());
    }
}
