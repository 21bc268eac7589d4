package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.patch.rule.ValidatorCheck;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Validates patches by the rules that need no catalog. It is the only source of a {@link ValidPatch}. The constructor
 * verifies that the validator applies every rule and reports every violation, with patches that violate all rules.
 *
 * <p>Thread-safe if the validator is. The verification takes milliseconds, so an application should reuse one instance.
 */
public final class PatchValidator {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    // more than the maximum of any rule
    private static final int EXCESS = 1_000;

    private final Validator validator;

    /**
     * Verifies a validator, for example one that a framework injects.
     *
     * @throws UnsuitableValidatorException if the validator does not apply all rules or does not report all violations;
     *     the message names the cause and the remedy
     */
    public PatchValidator(Validator validator) {
        ValidatorCheck.verify(validator, LeadPatch.class, List.of(blank(), excessive()));
        this.validator = validator;
    }

    PatchValidationResult check(LeadPatch patch) {
        Violations violations = new Violations();
        violations.addAll(patch.readErrors());
        brokenConstraints(patch, DocumentPath::of).forEach(violations::add);
        patch.conditions().ifPresent(expected -> checkExpected(expected, violations));
        return violations.isEmpty() ? new ValidPatch(patch) : new InvalidPatch(patch, violations.toList());
    }

    private void checkExpected(LeadPatch expected, Violations violations) {
        expected.readErrors().forEach(error -> violations.add(error.within(LeadPatch.CONDITIONS_PATH)));
        brokenConstraints(expected, PatchValidator::conditionPath)
                .forEach(violation -> violations.add(violation.within(LeadPatch.CONDITIONS_PATH)));
    }

    /**
     * Conditions have no member that contains all custom fields, so their violations are at the root of the conditions.
     */
    private static DocumentPath conditionPath(LeadField field) {
        return field == LeadField.CUSTOM_FIELDS ? DocumentPath.ROOT : DocumentPath.of(field);
    }

    private List<Violation> brokenConstraints(LeadPatch patch, Function<LeadField, DocumentPath> pathOf) {
        return validator.validate(patch).stream()
                .map(violation -> violation(violation, pathOf))
                .toList();
    }

    private static Violation violation(ConstraintViolation<?> broken, Function<LeadField, DocumentPath> pathOf) {
        LeadField field = LeadField.ofProperty(ValidatorCheck.propertyOf(broken));
        Object code = Objects.requireNonNull(
                broken.getConstraintDescriptor().getAttributes().get("code"), "every constraint has a code");
        ViolationCode violated = (ViolationCode) code;
        Violation violation = new Violation(
                pathOf.apply(field),
                violated,
                TextRules.messageOf(violated, messageOf(broken), broken.getInvalidValue()));
        return field == LeadField.STATUS ? violation.withAllowed(PlainFieldsReader.STATUSES) : violation;
    }

    /**
     * Returns the message template of the constraint with the attributes inserted. It does not depend on the provider's
     * message interpolator, resource bundles or locale.
     */
    private static String messageOf(ConstraintViolation<?> broken) {
        Map<String, Object> attributes = broken.getConstraintDescriptor().getAttributes();
        return PARAMETER
                .matcher(broken.getConstraintDescriptor().getMessageTemplate())
                .replaceAll(parameter -> Matcher.quoteReplacement(
                        String.valueOf(attributes.getOrDefault(parameter.group(1), parameter.group()))));
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

    /** A patch that was validated by the rules that need no catalog. */
    public sealed interface PatchValidationResult {

        /** The patch that was validated. */
        LeadPatch patch();

        /** The violations, at most one for each path; empty for a {@link ValidPatch}. */
        List<Violation> violations();
    }

    /**
     * A patch without violations of the rules that need no catalog. Only {@link PatchValidator} creates instances, so a
     * patch that was not validated cannot be applied.
     */
    public static final class ValidPatch implements PatchValidationResult {
        private final LeadPatch patch;

        ValidPatch(LeadPatch patch) {
            this.patch = patch;
        }

        @Override
        public LeadPatch patch() {
            return patch;
        }

        @Override
        public List<Violation> violations() {
            return List.of();
        }

        @Override
        public String toString() {
            return "ValidPatch[" + patch + "]";
        }
    }

    /** A patch that violates rules that need no catalog. */
    public record InvalidPatch(LeadPatch patch, List<Violation> violations) implements PatchValidationResult {
        public InvalidPatch {
            violations = List.copyOf(violations);
        }
    }
}
