package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.rule.BrokenConstraint;
import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.patch.rule.MaxCodePoints;
import dev.leadpatch.domain.patch.rule.NoControlCharacters;
import dev.leadpatch.domain.patch.rule.NoLoneSurrogates;
import dev.leadpatch.domain.patch.rule.NotBlank;
import dev.leadpatch.domain.patch.rule.ValidatorCheck;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Optional;

/** Validates the texts of a company document outside of its leads, by the constraints of lead texts. */
record TextValidator(Validator validator) {
    /** The rule of names and labels. */
    static final String NAME = "name";
    /** The rule of email addresses. */
    static final String EMAIL = "email";

    private static final String EXCESSIVE = "\u0000\uD800".repeat(1_000);
    private static final String BLANK = "must not be blank";

    /** The constraints: one component per kind of text. */
    record TextConstraints(
            @NotBlank(message = BLANK) @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255)
            String name,

            @NotBlank(message = BLANK) @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(254) @EmailAddress
            String email) {}

    TextValidator {
        ValidatorCheck.verify(
                validator,
                TextConstraints.class,
                List.of(new TextConstraints("", ""), new TextConstraints(EXCESSIVE, EXCESSIVE)));
    }

    /** Returns the error of {@code text} by the rule {@code kind}; the first if several constraints are violated. */
    Optional<String> validate(String kind, String text) {
        Violations violations = new Violations();
        validator.validate(new TextConstraints(text, text)).stream()
                .map(BrokenConstraint::of)
                .filter(constraint -> constraint.property().equals(kind))
                .forEach(constraint -> violations.add(DocumentPath.ROOT, constraint.code(), constraint.message()));
        return violations.toList().stream().findFirst().map(Violation::message);
    }
}
