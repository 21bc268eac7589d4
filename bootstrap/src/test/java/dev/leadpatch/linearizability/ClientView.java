package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.TreeMap;

/** What a client believes of a lead: what it saw last, and what it did since. Others may have been there. */
final class ClientView implements Outcome.Cases<Boolean> {

    private Snapshot lead;

    ClientView(Snapshot lead) {
        this.lead = lead;
    }

    long version() {
        return lead.version();
    }

    String value(String field) {
        return lead.value(field);
    }

    void update(Snapshot seen) {
        lead = seen;
    }

    /** Learns from what became of a patch. */
    void applyOutcome(PatchRequest ask, Outcome outcome) {
        if (outcome.fold(this)) {
            lead = lead.withChanges(lead.version(), ask.sets());
        }
    }

    @Override
    public Boolean applied(Outcome.Applied applied) {
        lead = lead.withChanges(applied.version(), Map.of());
        return true;
    }

    @Override
    public Boolean versionMismatch(Outcome.VersionMismatch mismatch) {
        lead = lead.withChanges(mismatch.current(), Map.of());
        return false;
    }

    @Override
    public Boolean conditionFailed(Outcome.ConditionFailed failed) {
        Map<String, String> actual = new TreeMap<>();
        failed.failedConditions().forEach(miss -> actual.put(miss.field(), miss.actual()));
        lead = lead.withChanges(lead.version(), actual);
        return false;
    }

    @Override
    public Boolean failedDependency() {
        return false;
    }

    @Override
    public Boolean unknown() {
        return false;
    }

    @Override
    public Boolean unexpected(Outcome.Unexpected answer) {
        return false;
    }
}
