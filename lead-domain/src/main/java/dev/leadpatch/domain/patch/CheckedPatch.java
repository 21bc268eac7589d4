package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A patch that was judged by its own rules. */
public sealed interface CheckedPatch permits ValidPatch, InvalidPatch {

    /** The patch as it was asked for. */
    LeadPatch asked();

    /** What is wrong with it, at most one violation a place; empty for a {@link ValidPatch}. */
    List<Violation> violations();

    static CheckedPatch check(LeadPatch patch, Validator validator) {
        Violations violations = new Violations();
        violations.addAll(patch.defects());
        validator.validate(patch).forEach(broken -> violations.add(violation(broken, Place::of)));
        patch.expected().ifPresent(expected -> checkExpected(expected, validator, violations));
        return violations.isEmpty() ? new ValidPatch(patch) : new InvalidPatch(patch, violations.toList());
    }

    private static void checkExpected(LeadPatch expected, Validator validator, Violations violations) {
        expected.defects().forEach(defect -> violations.add(defect.within(LeadPatch.CONDITIONS)));
        validator.validate(expected).stream()
                .map(broken -> violation(broken, CheckedPatch::placeOfExpected))
                .forEach(violation -> violations.add(violation.within(LeadPatch.CONDITIONS)));
    }

    /** Conditions name each custom field beside the plain fields, so that no place is that of all custom fields. */
    private static Place placeOfExpected(LeadField field) {
        return field == LeadField.CUSTOM_FIELDS ? Place.ROOT : Place.of(field);
    }

    private static Violation violation(ConstraintViolation<LeadPatch> broken, Function<LeadField, Place> placeOf) {
        String property = broken.getPropertyPath().iterator().next().getName();
        Object code = broken.getConstraintDescriptor().getAttributes().get("code");
        ViolationCode rule = (ViolationCode) Objects.requireNonNull(code, "every constraint has a code");
        return new Violation(placeOf.apply(LeadField.ofProperty(property)), rule, broken.getMessage());
    }
}
