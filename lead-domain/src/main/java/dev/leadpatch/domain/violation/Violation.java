package dev.leadpatch.domain.violation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One rule that a patch breaks at one place.
 *
 * @param path where, in the patch's own terms
 * @param code which rule
 * @param message the rule for a person, made to follow the name of the place: {@code must be an email address}
 * @param details further members for programs, as plain values: {@code custom_field_id}, {@code suggestion}
 * @param allowed the values that the field accepts, if they can be listed; shared by all violations of the field
 */
public record Violation(
        DocumentPath path,
        ViolationCode code,
        String message,
        Map<String, Object> details,
        Optional<AllowedValues> allowed) {
    public Violation {
        // as given, so that the same violation reads the same everywhere
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public Violation(DocumentPath place, ViolationCode code, String message) {
        this(place, code, message, Map.of(), Optional.empty());
    }

    /** The same violation of what stands at {@code outer} in a larger document. */
    public Violation within(DocumentPath outer) {
        return new Violation(outer.resolve(path), code, message, details, allowed);
    }

    /** The same violation with one more detail. */
    public Violation withDetail(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Violation(path, code, message, more, allowed);
    }

    /** The same violation with a reference to the values that the field accepts. */
    public Violation withAllowed(AllowedValues values) {
        return new Violation(path, code, message, details, Optional.of(values));
    }

    /** The same violation for callers without read access, which are not shown the values that a field accepts. */
    public Violation withoutAllowed() {
        return new Violation(path, code, message, details, Optional.empty());
    }
}
