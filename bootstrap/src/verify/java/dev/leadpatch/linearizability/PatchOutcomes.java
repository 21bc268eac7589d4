package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.linearizability.Outcome.Unavailable;
import dev.leadpatch.linearizability.Outcome.Unknown;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcomes of a request that patches one lead, or several in bulk.
 *
 * @param outcomes by lead
 * @param representations the leads that the response contains, by lead
 */
record PatchOutcomes(Map<Long, Outcome> outcomes, Map<Long, Snapshot> representations) {

    static String encodeRequest(Map<Long, PatchRequest> patches, String idempotencyKey, String requestId) {
        Map.Entry<Long, PatchRequest> first = patches.entrySet().iterator().next();
        return first.getValue().options().bulk()
                ? LeadHttpCodec.encodeBulkPatch(patches, idempotencyKey, requestId)
                : LeadHttpCodec.encodePatch(first.getKey(), idempotencyKey, requestId, first.getValue());
    }

    static PatchOutcomes withoutResponse(Map<Long, PatchRequest> patches) {
        Map<Long, Outcome> outcomes = new TreeMap<>();
        patches.keySet().forEach(lead -> outcomes.put(lead, new Unknown()));
        return new PatchOutcomes(outcomes, Map.of());
    }

    /** Decodes the response to {@link #encodeRequest}. */
    static PatchOutcomes decode(Map<Long, PatchRequest> patches, ApiResponse response) {
        Map.Entry<Long, PatchRequest> first = patches.entrySet().iterator().next();
        PatchRequest.RequestOptions options = first.getValue().options();
        if (options.bulk()) {
            Map<Long, Outcome> outcomes = new TreeMap<>();
            List<Outcome> decoded = LeadHttpCodec.decodeOutcomes(response, patches.size());
            for (long lead : patches.keySet()) {
                outcomes.put(lead, decoded.get(outcomes.size()));
            }
            return new PatchOutcomes(outcomes, Map.of());
        }
        return new PatchOutcomes(
                Map.of(first.getKey(), LeadHttpCodec.decodeOutcome(response)),
                options.returnsRepresentation() && response.status() == 200
                        ? Map.of(first.getKey(), LeadHttpCodec.decodeSnapshot(response))
                        : Map.of());
    }

    /** Whether the outcome of every patch is unknown. A client with an idempotency key can retry then. */
    boolean isUnknown() {
        return outcomes.values().stream().allMatch(outcome -> outcome instanceof Unknown);
    }

    /** Whether this attempt changed nothing and can be retried. */
    boolean isUnavailable() {
        return outcomes.values().stream().allMatch(outcome -> outcome instanceof Unavailable);
    }
}
