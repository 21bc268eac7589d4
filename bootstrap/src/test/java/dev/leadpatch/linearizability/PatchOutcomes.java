package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.ApiResponse;
import dev.leadpatch.linearizability.Outcome.Unknown;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a request that patches one lead, or several together.
 *
 * @param outcomes by lead
 * @param representations the leads that the answer shows whole
 */
record PatchOutcomes(Map<Long, Outcome> outcomes, Map<Long, Snapshot> representations) {

    static String encodeRequest(Map<Long, PatchRequest> asks, String name, String id) {
        Map.Entry<Long, PatchRequest> first = asks.entrySet().iterator().next();
        return first.getValue().options().bulk()
                ? LeadHttpCodec.encodeBulkPatch(asks, name, id)
                : LeadHttpCodec.encodePatch(first.getKey(), name, id, first.getValue());
    }

    static PatchOutcomes withoutResponse(Map<Long, PatchRequest> asks) {
        Map<Long, Outcome> outcomes = new TreeMap<>();
        asks.keySet().forEach(lead -> outcomes.put(lead, new Unknown()));
        return new PatchOutcomes(outcomes, Map.of());
    }

    /** What the answer to {@link #encodeRequest} tells. */
    static PatchOutcomes decode(Map<Long, PatchRequest> asks, ApiResponse answer) {
        Map.Entry<Long, PatchRequest> first = asks.entrySet().iterator().next();
        PatchRequest.RequestOptions way = first.getValue().options();
        if (way.bulk()) {
            Map<Long, Outcome> outcomes = new TreeMap<>();
            List<Outcome> all = LeadHttpCodec.decodeOutcomes(answer, asks.size());
            for (long lead : asks.keySet()) {
                outcomes.put(lead, all.get(outcomes.size()));
            }
            return new PatchOutcomes(outcomes, Map.of());
        }
        return new PatchOutcomes(
                Map.of(first.getKey(), LeadHttpCodec.decodeOutcome(answer)),
                way.returnsRepresentation() && answer.status() == 200
                        ? Map.of(first.getKey(), LeadHttpCodec.decodeSnapshot(answer))
                        : Map.of());
    }

    /** Whether none of the leads' outcome is known; who has a key can ask again. */
    boolean isUnknown() {
        return outcomes.values().stream().allMatch(outcome -> outcome instanceof Unknown);
    }
}
