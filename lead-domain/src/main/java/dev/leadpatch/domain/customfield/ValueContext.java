package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of the validation of one value: the field, its current value, the path and the collector of violations.
 *
 * @param expected whether the value is expected by a condition, not set by a patch. Archived options and the absence of
 *     a required value are then accepted
 */
record ValueContext(
        CustomFieldDefinition definition,
        @Nullable CustomFieldValue currentValue,
        DocumentPath path,
        Violations violations,
        boolean expected) {

    <T> Optional<T> reject(ViolationCode code, String message) {
        violations.add(violation(code, message));
        return Optional.empty();
    }

    /** @param relation the predicate between the option id and the label of the field */
    <T> Optional<T> rejectOption(ViolationCode code, OptionId option, String relation) {
        return reject(code, option.value() + " " + relation + " \"" + definition.label() + "\"");
    }

    /** Whether the maximum of violations is exceeded, so further validation is unnecessary. */
    boolean isFull() {
        return violations.isFull();
    }

    Optional<Patch<CustomFieldValue>> accept(CustomFieldValue value) {
        return Optional.of(Patch.set(value));
    }

    Optional<Patch<CustomFieldValue>> clear() {
        return definition.required() && !expected
                ? reject(ViolationCode.REQUIRED, "\"" + definition.label() + "\" is required and can't be cleared")
                : Optional.of(Patch.clear());
    }

    ValueContext atPath(DocumentPath otherPath) {
        return new ValueContext(definition, currentValue, otherPath, violations, expected);
    }

    private Violation violation(ViolationCode code, String message) {
        Violation violation = new Violation(path, code, message)
                .withDetail("custom_field_id", definition.id().value());
        return definition.hasOptions() ? violation.withAllowed(allowed()) : violation;
    }

    private AllowedValues allowed() {
        CustomFieldDefinition field = definition;
        boolean includeArchived = expected;
        return new AllowedValues(
                LeadField.CUSTOM_FIELDS.wireName() + "/" + field.id().value(),
                () -> field.options().stream()
                        .filter(option -> includeArchived || !option.archived())
                        .map(CustomFieldOption::asDocument));
    }
}
