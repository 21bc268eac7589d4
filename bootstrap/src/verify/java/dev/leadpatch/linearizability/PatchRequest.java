package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A patch of one lead.
 *
 * @param sets the new values, by field
 * @param ifMatch the version in {@code If-Match}
 * @param conditions the values that {@code if} expects, by field
 */
record PatchRequest(
        Map<String, String> sets, OptionalLong ifMatch, Map<String, String> conditions, RequestOptions options) {

    PatchRequest {
        sets = new TreeMap<>(sets);
        conditions = new TreeMap<>(conditions);
    }

    /**
     * @param hasIdempotencyKey whether the request has an idempotency key and can be retried
     * @param returnsRepresentation whether the response contains the lead
     * @param bulk whether the request patches several leads
     * @param atomic whether all patches of the bulk request are applied or none
     */
    record RequestOptions(boolean hasIdempotencyKey, boolean returnsRepresentation, boolean bulk, boolean atomic) {

        static final RequestOptions DEFAULT = new RequestOptions(false, false, false, false);
    }

    static PatchRequest of(String field, String value) {
        return new PatchRequest(Map.of(field, value), OptionalLong.empty(), Map.of(), RequestOptions.DEFAULT);
    }

    PatchRequest andSet(String field, String value) {
        Map<String, String> newSets = new TreeMap<>(sets);
        newSets.put(field, value);
        return new PatchRequest(newSets, ifMatch, conditions, options);
    }

    PatchRequest ifMatch(long version) {
        return new PatchRequest(sets, OptionalLong.of(version), conditions, options);
    }

    PatchRequest expecting(String field, String value) {
        Map<String, String> newConditions = new TreeMap<>(conditions);
        newConditions.put(field, value);
        return new PatchRequest(sets, ifMatch, newConditions, options);
    }

    PatchRequest withKey() {
        return withOptions(new RequestOptions(true, options.returnsRepresentation, options.bulk, options.atomic));
    }

    PatchRequest returningRepresentation() {
        return withOptions(new RequestOptions(options.hasIdempotencyKey, true, options.bulk, options.atomic));
    }

    PatchRequest inBulk() {
        return withOptions(new RequestOptions(options.hasIdempotencyKey, options.returnsRepresentation, true, false));
    }

    PatchRequest inAtomicBulk() {
        return withOptions(new RequestOptions(options.hasIdempotencyKey, options.returnsRepresentation, true, true));
    }

    private PatchRequest withOptions(RequestOptions newOptions) {
        return new PatchRequest(sets, ifMatch, conditions, newOptions);
    }

    /** Whether a lead in this state meets all preconditions of the patch. */
    boolean matches(Snapshot state) {
        return matchesVersion(state.version()) && state.matches(conditions);
    }

    boolean matchesVersion(long version) {
        return ifMatch.isEmpty() || ifMatch.getAsLong() == version;
    }
}
