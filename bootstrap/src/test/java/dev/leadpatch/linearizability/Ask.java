package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a patch asks for.
 *
 * @param sets the new values
 * @param ifMatch the version that it names
 * @param expects what {@code if} expects
 * @param keyed whether it has an idempotency key, and so can be repeated
 */
record Ask(Map<String, String> sets, OptionalLong ifMatch, Map<String, String> expects, boolean keyed) {

    Ask {
        sets = new TreeMap<>(sets);
        expects = new TreeMap<>(expects);
    }

    static Ask set(String field, String value) {
        return new Ask(Map.of(field, value), OptionalLong.empty(), Map.of(), false);
    }

    Ask andSet(String field, String value) {
        Map<String, String> more = new TreeMap<>(sets);
        more.put(field, value);
        return new Ask(more, ifMatch, expects, keyed);
    }

    Ask ifMatch(long version) {
        return new Ask(sets, OptionalLong.of(version), expects, keyed);
    }

    Ask expecting(String field, String value) {
        Map<String, String> more = new TreeMap<>(expects);
        more.put(field, value);
        return new Ask(sets, ifMatch, more, keyed);
    }

    Ask withKey() {
        return new Ask(sets, ifMatch, expects, true);
    }

    /** Whether a lead in this state lets the patch through. */
    boolean isMetBy(Snapshot state) {
        return isNamed(state.version()) && state.holds(expects);
    }

    boolean isNamed(long version) {
        return ifMatch.isEmpty() || ifMatch.getAsLong() == version;
    }
}
