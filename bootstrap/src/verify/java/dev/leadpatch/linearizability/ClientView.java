package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.TreeMap;

/**
 * A client's local copy of a lead: its last read and its own patches since. It is stale if another client has patched.
 */
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

    void update(Snapshot snapshot) {
        lead = snapshot;
    }

    /** Updates the view with the outcome of a patch. */
    void applyOutcome(PatchRequest patch, Outcome outcome) {
        if (outcome.fold(this)) {
            lead = lead.withChanges(lead.version(), patch.sets());
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
    public Boolean conditionFailed(Outcome.ConditionFailed conditionFailed) {
        Map<String, String> actual = new TreeMap<>();
        conditionFailed.failedConditions().forEach(condition -> actual.put(condition.field(), condition.actual()));
        lead = lead.withChanges(lead.version(), actual);
        return false;
    }

    @Override
    public Boolean failedDependency() {
        return false;
    }

    @Override
    public Boolean unavailable() {
        return false;
    }

    @Override
    public Boolean unknown() {
        return false;
    }

    @Override
    public Boolean unexpected(Outcome.Unexpected response) {
        return false;
    }
}
