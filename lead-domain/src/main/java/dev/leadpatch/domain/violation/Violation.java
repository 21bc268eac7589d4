package dev.leadpatch.domain.violation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The violation of one validation rule at one path of a document.
 *
 * @param path the path in the document
 * @param code the code of the rule
 * @param message the rule as a predicate that follows the path: {@code must be an email address}
 * @param details further members of the error, as plain Java values: {@code custom_field_id}, {@code suggestion}
 * @param allowed the values that the field accepts, if they can be listed; shared by all violations of the field
 */
public record Violation(
        DocumentPath path,
        ViolationCode code,
        String message,
        Map<String, Object> details,
        Optional<AllowedValues> allowed) {
    public Violation {
        // insertion order, so that equal violations are rendered equally
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public Violation(DocumentPath path, ViolationCode code, String message) {
        this(path, code, message, Map.of(), Optional.empty());
    }

    /** The same violation in a document that contains this one at {@code parent}. */
    public Violation within(DocumentPath parent) {
        return new Violation(parent.resolve(path), code, message, details, allowed);
    }

    /** Returns a copy with one more detail. */
    public Violation withDetail(String name, Object value) {
        Map<String, Object> newDetails = new LinkedHashMap<>(details);
        newDetails.put(name, value);
        return new Violation(path, code, message, newDetails, allowed);
    }

    /** Returns a copy that refers to the values that the field accepts. */
    public Violation withAllowed(AllowedValues values) {
        return new Violation(path, code, message, details, Optional.of(values));
    }

    /** Returns a copy without the allowed values, for callers without read access. */
    public Violation withoutAllowed() {
        return new Violation(path, code, message, details, Optional.empty());
    }
}
