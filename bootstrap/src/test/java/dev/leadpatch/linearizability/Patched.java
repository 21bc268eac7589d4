package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.linearizability.Outcome.Unknown;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a request that patches one lead, or several together.
 *
 * @param outcomes by lead
 * @param shown the leads that the answer shows whole
 */
record Patched(Map<Long, Outcome> outcomes, Map<Long, Snapshot> shown) {

    static String request(Map<Long, Ask> asks, String name, String id) {
        Map.Entry<Long, Ask> first = asks.entrySet().iterator().next();
        return first.getValue().way().together()
                ? LeadHttp.patch(asks, name, id)
                : LeadHttp.patch(first.getKey(), name, id, first.getValue());
    }

    static Patched withoutAnswer(Map<Long, Ask> asks) {
        Map<Long, Outcome> outcomes = new TreeMap<>();
        asks.keySet().forEach(lead -> outcomes.put(lead, new Unknown()));
        return new Patched(outcomes, Map.of());
    }

    /** What the answer to {@link #request} tells. */
    static Patched of(Map<Long, Ask> asks, Answer answer) {
        Map.Entry<Long, Ask> first = asks.entrySet().iterator().next();
        Ask.Way way = first.getValue().way();
        if (way.together()) {
            Map<Long, Outcome> outcomes = new TreeMap<>();
            List<Outcome> all = LeadHttp.outcomes(answer, asks.size());
            for (long lead : asks.keySet()) {
                outcomes.put(lead, all.get(outcomes.size()));
            }
            return new Patched(outcomes, Map.of());
        }
        return new Patched(
                Map.of(first.getKey(), LeadHttp.outcome(answer)),
                way.whole() && answer.status() == 200 ? Map.of(first.getKey(), LeadHttp.snapshot(answer)) : Map.of());
    }

    /** Whether none of the leads' outcome is known; who has a key can ask again. */
    boolean isUnknown() {
        return outcomes.values().stream().allMatch(outcome -> outcome instanceof Unknown);
    }
}
