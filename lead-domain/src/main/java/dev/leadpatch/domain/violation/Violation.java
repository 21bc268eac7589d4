package dev.leadpatch.domain.violation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The violation of one validation rule at one path of a document. Its catalog data, such as labels and allowed values, is
 * only for callers with read access.
 *
 * @param path the path in the document
 * @param code the code of the rule
 * @param message the rule as a predicate that follows the path: {@code must be an email address}
 * @param details further members of the error, as plain Java values: {@code custom_field_id}, {@code suggestion}
 * @param allowed the values that the field accepts, if they can be listed; shared by all violations of the field
 * @param redactedMessage the message without catalog data; empty if {@code message} has none
 */
public record Violation(
        DocumentPath path,
        ViolationCode code,
        String message,
        Map<String, Object> details,
        Optional<AllowedValues> allowed,
        Optional<String> redactedMessage) {
    public Violation {
        // insertion order, so that equal violations are rendered equally
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public Violation(DocumentPath path, ViolationCode code, String message) {
        this(path, code, message, Map.of(), Optional.empty(), Optional.empty());
    }

    /** The same violation in a document that contains this one at {@code parent}. */
    public Violation within(DocumentPath parent) {
        return at(parent.resolve(path));
    }

    /** Returns a copy at another path. */
    public Violation at(DocumentPath otherPath) {
        return new Violation(otherPath, code, message, details, allowed, redactedMessage);
    }

    /** Returns a copy with one more detail. */
    public Violation withDetail(String name, Object value) {
        Map<String, Object> newDetails = new LinkedHashMap<>(details);
        newDetails.put(name, value);
        return new Violation(path, code, message, newDetails, allowed, redactedMessage);
    }

    /** Returns a copy that refers to the values that the field accepts. */
    public Violation withAllowed(AllowedValues values) {
        return new Violation(path, code, message, details, Optional.of(values), redactedMessage);
    }

    /** Returns a copy with a message for callers without read access. */
    public Violation withRedactedMessage(String redacted) {
        return new Violation(path, code, message, details, allowed, Optional.of(redacted));
    }

    /** Returns a copy without allowed values and labels, for callers without read access. */
    public Violation withoutCatalogData() {
        return new Violation(path, code, redactedMessage.orElse(message), details, Optional.empty(), Optional.empty());
    }

    /**
     * The values that a field accepts, computed lazily. All violations of a field share one instance, and only {@link
     * #listed} builds the list. A thousand violations of a field with a thousand options cost no more than one.
     */
    public static final class AllowedValues {
        /** The maximum number of values that {@link #listed} returns. */
        public static final int MAX_LISTED = 50;

        private final String field;
        private final Supplier<? extends Stream<?>> values;

        /**
         * The values of a field.
         *
         * @param field the field's name, such as {@code customFields/6}; instances of the same name have the same
         *     values
         * @param values supplies the values as plain Java values, in order; called by each {@link #listed} and
         *     {@link #count}
         */
        public AllowedValues(String field, Supplier<? extends Stream<?>> values) {
            this.field = field;
            this.values = values;
        }

        /** Returns the values {@code names}. */
        public static AllowedValues ofNames(String field, List<String> names) {
            return new AllowedValues(field, names::stream);
        }

        /** The name of the field. A response needs to list the values of a field only once. */
        public String field() {
            return field;
        }

        /** The number of all values. */
        public int count() {
            return (int) values.get().count();
        }

        /** The first values, at most {@value #MAX_LISTED}, as plain Java values. */
        public List<?> listed() {
            return values.get().limit(MAX_LISTED).toList();
        }

        /** Whether both have the same field, the same count and the same listed values. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AllowedValues allowed
                    && field.equals(allowed.field)
                    && listed().equals(allowed.listed())
                    && count() == allowed.count();
        }

        @Override
        public int hashCode() {
            return field.hashCode();
        }

        @Override
        public String toString() {
            return "AllowedValues[" + field + "]";
        }
    }
}
