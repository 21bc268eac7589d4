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
final class RealTimeOrderAgrees implements Rule {

    @Override
    public List<String> faults(Story story) {
        List<String> faults = new ArrayList<>();
        Queue<Placed> open = new PriorityQueue<>(Comparator.comparingLong(placed -> placed.sighting.end()));
        Placed known = new Placed(
                Sighting.ofTheBeginning(story), story.recording().first().version());
        for (Sighting next : Sighting.of(story)
                .sorted(Comparator.comparingLong(Sighting::start))
                .toList()) {
            while (!open.isEmpty() && open.element().sighting.end() < next.start()) {
                Placed ended = open.remove();
                known = ended.version > known.version ? ended : known;
            }
            Long version = next.made()
                    ? next.versions().higher(known.version)
                    : next.versions().ceiling(known.version);
            if (version != null) {
                open.add(new Placed(next, version));
            } else if (!next.versions().isEmpty()) {
                faults.add(next.what() + " began after version " + known.version + " was known by "
                        + known.sighting.what());
            }
        }
        return faults;
    }

    private record Placed(Sighting sighting, long version) {}
}
