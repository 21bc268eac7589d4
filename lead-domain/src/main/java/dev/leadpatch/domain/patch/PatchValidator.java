package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.rule.BrokenConstraint;
import dev.leadpatch.domain.patch.rule.UnsuitableValidatorException;
import dev.leadpatch.domain.patch.rule.ValidatorCheck;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Validates patches by their own rules. It is the only source of a {@link ValidPatch}, and it exists only for a validator
 * that applies every rule and reports every violation: the constructor verifies that with patches that break them all.
 *
 * <p>Thread-safe, as the validator is. The verification takes milliseconds; make one and keep it.
 */
public final class PatchValidator {
    // more than any rule allows
    private static final int EXCESS = 1_000;

    private final Validator validator;

    /**
     * Verifies and keeps a validator, for example one that a framework injects.
     *
     * @throws UnsuitableValidatorException if it misses rules or violations; the message names the cause and the remedy
     */
    public PatchValidator(Validator validator) {
        ValidatorCheck.verify(validator, LeadPatch.class, List.of(blank(), excessive()));
        this.validator = validator;
    }

    CheckedPatch check(LeadPatch patch) {
        Violations violations = new Violations();
        violations.addAll(patch.readErrors());
        broken(patch, DocumentPath::of).forEach(violations::add);
        patch.conditions().ifPresent(expected -> checkExpected(expected, violations));
        return violations.isEmpty() ? new ValidPatch(patch) : new InvalidPatch(patch, violations.toList());
    }

    private void checkExpected(LeadPatch expected, Violations violations) {
        expected.readErrors().forEach(defect -> violations.add(defect.within(LeadPatch.CONDITIONS_PATH)));
        broken(expected, PatchValidator::placeOfExpected)
                .forEach(violation -> violations.add(violation.within(LeadPatch.CONDITIONS_PATH)));
    }

    /** Conditions name each custom field beside the plain fields, so that no place is that of all custom fields. */
    private static DocumentPath placeOfExpected(LeadField field) {
        return field == LeadField.CUSTOM_FIELDS ? DocumentPath.ROOT : DocumentPath.of(field);
    }

    private List<Violation> broken(LeadPatch patch, Function<LeadField, DocumentPath> placeOf) {
        return validator.validate(patch).stream()
                .map(BrokenConstraint::of)
                .map(broken -> violation(broken, placeOf))
                .toList();
    }

    private static Violation violation(BrokenConstraint broken, Function<LeadField, DocumentPath> placeOf) {
        LeadField field = LeadField.ofProperty(broken.property());
        Violation violation = new Violation(placeOf.apply(field), broken.code(), broken.message());
        return field == LeadField.STATUS ? violation.withAllowed(PlainFieldsReader.STATUSES) : violation;
    }

    private static LeadPatch blank() {
        return texts("")
                .clear(LeadField.STATUS)
                .clear(LeadField.ASSIGNED_USERS)
                .clear(LeadField.TAGS)
                .build();
    }

    private static LeadPatch excessive() {
        CustomFieldPatch entry = new CustomFieldPatch(Optional.empty(), Optional.empty(), null);
        LeadPatchBuilder patch = texts("\u0000\uD800".repeat(EXCESS))
                .assignedUsers(
                        LongStream.rangeClosed(1, EXCESS).mapToObj(UserId::new).toList())
                .tags(LongStream.rangeClosed(1, EXCESS).mapToObj(TagId::new).toList());
        for (int i = 0; i < EXCESS; i++) {
            patch.customField(entry);
        }
        return patch.build();
    }

    private static LeadPatchBuilder texts(String text) {
        return LeadPatch.builder()
                .companyName(text)
                .email(text)
                .phoneNumber(text)
                .firstName(text)
                .lastName(text);
    }
}
