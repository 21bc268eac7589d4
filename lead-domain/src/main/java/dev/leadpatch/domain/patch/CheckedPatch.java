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
import java.util.Set;

/** A patch that was judged by its own rules. */
public sealed interface CheckedPatch permits ValidPatch, InvalidPatch {

    /** The patch as it was asked for. */
    LeadPatch asked();

    /** What is wrong with it, at most one violation a place; empty for a {@link ValidPatch}. */
    List<Violation> violations();

    static CheckedPatch check(LeadPatch patch, Validator validator) {
        Set<ConstraintViolation<LeadPatch>> broken = validator.validate(patch);
        if (broken.isEmpty() && patch.defects().isEmpty()) {
            return new ValidPatch(patch);
        }
        Violations violations = new Violations();
        violations.addAll(patch.defects());
        broken.forEach(constraint -> violations.add(violation(constraint)));
        return new InvalidPatch(patch, violations.toList());
    }

    private static Violation violation(ConstraintViolation<LeadPatch> broken) {
        String property = broken.getPropertyPath().iterator().next().getName();
        Object code = broken.getConstraintDescriptor().getAttributes().get("code");
        ViolationCode rule = (ViolationCode) Objects.requireNonNull(code, "every constraint has a code");
        return new Violation(Place.of(LeadField.ofProperty(property)), rule, broken.getMessage());
    }
}
