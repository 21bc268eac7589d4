package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Whatever began after something else had ended saw the same version or a later one: reads never go back, neither do
 * refusals, and nobody sees a version before it is made.
 *
 * <p>Each is given the earliest version that it can have seen. If there is any order that explains all, then that one
 * does, since an earlier version is never in the way of what comes later.
 */
final class RealTimeOrderIsRespected implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        Queue<VersionedObservation> open =
                new PriorityQueue<>(Comparator.comparingLong(placed -> placed.observation.end()));
        VersionedObservation known = new VersionedObservation(
                Observation.ofInitialLead(story),
                story.recording().initialLead().version());
        for (Observation next : Observation.of(story)
                .sorted(Comparator.comparingLong(Observation::start))
                .toList()) {
            while (!open.isEmpty() && open.element().observation.end() < next.start()) {
                VersionedObservation ended = open.remove();
                known = ended.version > known.version ? ended : known;
            }
            Long version = next.createsVersion()
                    ? next.versions().higher(known.version)
                    : next.versions().ceiling(known.version);
            if (version != null) {
                open.add(new VersionedObservation(next, version));
            } else if (!next.versions().isEmpty()) {
                faults.add(next.operation() + " began after version " + known.version + " was known by "
                        + known.observation.operation());
            }
        }
        return faults;
    }

    private record VersionedObservation(Observation observation, long version) {}
}
