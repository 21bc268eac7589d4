package dev.leadpatch.domain.violation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One rule that a patch breaks at one place.
 *
 * @param place where, in the patch's own terms
 * @param code which rule
 * @param message the rule for a person, made to follow the name of the place: {@code must be an email address}
 * @param details what a program may want to know beside it, as plain values: {@code custom_field_id},
 *     {@code allowed}, {@code suggestion}
 */
public record Violation(Place place, ViolationCode code, String message, Map<String, Object> details) {
    public Violation {
        // as given, so that the same violation reads the same everywhere
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public Violation(Place place, ViolationCode code, String message) {
        this(place, code, message, Map.of());
    }

    /** The same violation of what stands at {@code outer} in a larger document. */
    public Violation within(Place outer) {
        return new Violation(outer.then(place), code, message, details);
    }

    /** The same violation with one more detail. */
    public Violation with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Violation(place, code, message, more);
    }
}
