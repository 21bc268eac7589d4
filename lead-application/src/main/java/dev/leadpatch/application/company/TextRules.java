package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.patch.rule.MaxCodePoints;
import dev.leadpatch.domain.patch.rule.NoControlCharacters;
import dev.leadpatch.domain.patch.rule.NotBlank;
import dev.leadpatch.domain.patch.rule.WholeCharacters;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Objects;
import java.util.Optional;

/** The rules of the texts that a company document has outside of its leads, by the constraints of the leads' own. */
record TextRules(Validator validator) {
    /** Names, labels and the like. */
    static final String NAME = "name";
    /** Email addresses. */
    static final String EMAIL = "email";

    private static final String BLANK = "must not be blank";

    /** The rule book: a component for each kind of text. */
    record Texts(
            @NotBlank(message = BLANK) @NoControlCharacters @WholeCharacters @MaxCodePoints(255)
            String name,

            @NotBlank(message = BLANK) @NoControlCharacters @WholeCharacters @MaxCodePoints(254) @EmailAddress
            String email) {}

    /** What is wrong with {@code text} as one of that {@code kind}; the first rule that it breaks. */
    Optional<String> fault(String kind, String text) {
        Violations violations = new Violations();
        for (ConstraintViolation<Texts> broken : validator.validateValue(Texts.class, kind, text)) {
            Object code = broken.getConstraintDescriptor().getAttributes().get("code");
            violations.add(
                    Place.ROOT,
                    (ViolationCode) Objects.requireNonNull(code, "every constraint has a code"),
                    broken.getMessage());
        }
        return violations.toList().stream().findFirst().map(Violation::message);
    }
}
