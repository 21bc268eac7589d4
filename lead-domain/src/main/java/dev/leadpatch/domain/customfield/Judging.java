package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The judging of one value: the field it is for, what the lead holds in it, and where violations go. */
record Judging(CustomFieldDefinition definition, @Nullable CustomFieldValue held, Place place, Violations violations) {

    <T> Optional<T> refuse(ViolationCode code, String message) {
        violations.add(violation(code, message));
        return Optional.empty();
    }

    /** Refuses an option, and says which could have been chosen. */
    <T> Optional<T> refuseOption(ViolationCode code, OptionId option, String relation) {
        if (violations.isFull()) {
            return Optional.empty();
        }
        List<Map<String, Object>> allowed =
                definition.choices().stream().map(Option::asDocument).toList();
        String message = option.value() + " " + relation + " \"" + definition.label() + "\"";
        violations.add(violation(code, message).with("allowed", allowed));
        return Optional.empty();
    }

    Optional<Patch<CustomFieldValue>> accept(CustomFieldValue value) {
        return Optional.of(Patch.set(value));
    }

    Optional<Patch<CustomFieldValue>> clear() {
        return definition.required()
                ? refuse(ViolationCode.REQUIRED, "\"" + definition.label() + "\" is required and can't be cleared")
                : Optional.of(Patch.clear());
    }

    Judging at(Place inner) {
        return new Judging(definition, held, inner, violations);
    }

    private Violation violation(ViolationCode code, String message) {
        return new Violation(place, code, message)
                .with("custom_field_id", definition.id().value());
    }
}
