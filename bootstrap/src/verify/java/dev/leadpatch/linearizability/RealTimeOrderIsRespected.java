package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Real-time order: an operation that starts after another has completed observes the same version or a later one.
 * Neither reads nor refusals are stale, and no operation observes a version before it is created.
 *
 * <p>Each operation is assigned the earliest version that it can have observed. If any order explains all operations,
 * this greedy assignment does too, because an earlier version never restricts a later operation.
 */
final class RealTimeOrderIsRespected implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        Queue<VersionedObservation> pending =
                new PriorityQueue<>(Comparator.comparingLong(assigned -> assigned.observation.end()));
        VersionedObservation latest = new VersionedObservation(
                Observation.ofInitialLead(history),
                history.recording().initialLead().version());
        for (Observation next : Observation.of(history)
                .sorted(Comparator.comparingLong(Observation::start))
                .toList()) {
            while (!pending.isEmpty() && pending.element().observation.end() < next.start()) {
                VersionedObservation completed = pending.remove();
                latest = completed.version > latest.version ? completed : latest;
            }
            Long version = next.createsVersion()
                    ? next.versions().higher(latest.version)
                    : next.versions().ceiling(latest.version);
            if (version != null) {
                pending.add(new VersionedObservation(next, version));
            } else if (!next.versions().isEmpty()) {
                violations.add(next.operation() + " started after version " + latest.version + " had been observed by "
                        + latest.observation.operation());
            }
        }
        return violations;
    }

    private record VersionedObservation(Observation observation, long version) {}
}
