package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a patch asks for.
 *
 * @param sets the new values
 * @param ifMatch the version that it names
 * @param conditions what {@code if} expects
 * @param options how it is sent
 */
record PatchRequest(
        Map<String, String> sets, OptionalLong ifMatch, Map<String, String> conditions, RequestOptions options) {

    PatchRequest {
        sets = new TreeMap<>(sets);
        conditions = new TreeMap<>(conditions);
    }

    /**
     * @param hasIdempotencyKey whether it has an idempotency key, and so can be repeated
     * @param returnsRepresentation whether it wants to be answered the whole lead
     * @param bulk whether it is sent with asks for other leads, in one request
     * @param atomic whether it stands and falls with these
     */
    record RequestOptions(boolean hasIdempotencyKey, boolean returnsRepresentation, boolean bulk, boolean atomic) {

        static final RequestOptions DEFAULT = new RequestOptions(false, false, false, false);
    }

    static PatchRequest of(String field, String value) {
        return new PatchRequest(Map.of(field, value), OptionalLong.empty(), Map.of(), RequestOptions.DEFAULT);
    }

    PatchRequest andSet(String field, String value) {
        Map<String, String> more = new TreeMap<>(sets);
        more.put(field, value);
        return new PatchRequest(more, ifMatch, conditions, options);
    }

    PatchRequest ifMatch(long version) {
        return new PatchRequest(sets, OptionalLong.of(version), conditions, options);
    }

    PatchRequest expecting(String field, String value) {
        Map<String, String> more = new TreeMap<>(conditions);
        more.put(field, value);
        return new PatchRequest(sets, ifMatch, more, options);
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

    private PatchRequest withOptions(RequestOptions other) {
        return new PatchRequest(sets, ifMatch, conditions, other);
    }

    /** Whether a lead in this state lets the patch through. */
    boolean matches(Snapshot state) {
        return matchesVersion(state.version()) && state.matches(conditions);
    }

    boolean matchesVersion(long version) {
        return ifMatch.isEmpty() || ifMatch.getAsLong() == version;
    }
}
