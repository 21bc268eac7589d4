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
 * @param way how it is sent
 */
record Ask(Map<String, String> sets, OptionalLong ifMatch, Map<String, String> expects, Way way) {

    Ask {
        sets = new TreeMap<>(sets);
        expects = new TreeMap<>(expects);
    }

    /**
     * @param keyed whether it has an idempotency key, and so can be repeated
     * @param whole whether it wants to be answered the whole lead
     * @param together whether it is sent with asks for other leads, in one request
     * @param atomic whether it stands and falls with these
     */
    record Way(boolean keyed, boolean whole, boolean together, boolean atomic) {

        static final Way PLAIN = new Way(false, false, false, false);
    }

    static Ask set(String field, String value) {
        return new Ask(Map.of(field, value), OptionalLong.empty(), Map.of(), Way.PLAIN);
    }

    Ask andSet(String field, String value) {
        Map<String, String> more = new TreeMap<>(sets);
        more.put(field, value);
        return new Ask(more, ifMatch, expects, way);
    }

    Ask ifMatch(long version) {
        return new Ask(sets, OptionalLong.of(version), expects, way);
    }

    Ask expecting(String field, String value) {
        Map<String, String> more = new TreeMap<>(expects);
        more.put(field, value);
        return new Ask(sets, ifMatch, more, way);
    }

    Ask withKey() {
        return sent(new Way(true, way.whole, way.together, way.atomic));
    }

    Ask forTheWhole() {
        return sent(new Way(way.keyed, true, way.together, way.atomic));
    }

    Ask together() {
        return sent(new Way(way.keyed, way.whole, true, false));
    }

    Ask atomically() {
        return sent(new Way(way.keyed, way.whole, true, true));
    }

    private Ask sent(Way other) {
        return new Ask(sets, ifMatch, expects, other);
    }

    /** Whether a lead in this state lets the patch through. */
    boolean isMetBy(Snapshot state) {
        return isNamed(state.version()) && state.holds(expects);
    }

    boolean isNamed(long version) {
        return ifMatch.isEmpty() || ifMatch.getAsLong() == version;
    }
}
