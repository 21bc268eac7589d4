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

/** The rules of the texts that a company document has outside of its leads, by the constraints of the leads' own. */
record TextValidator(Validator validator) {
    /** Names, labels and the like. */
    static final String NAME = "name";
    /** Email addresses. */
    static final String EMAIL = "email";

    private static final String EXCESSIVE = "\u0000\uD800".repeat(1_000);
    private static final String BLANK = "must not be blank";

    /** The rule book: a component for each kind of text. */
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

    /** What is wrong with {@code text} as one of that {@code kind}; the first rule that it breaks. */
    Optional<String> validate(String kind, String text) {
        Violations violations = new Violations();
        validator.validate(new TextConstraints(text, text)).stream()
                .map(BrokenConstraint::of)
                .filter(broken -> broken.property().equals(kind))
                .forEach(broken -> violations.add(DocumentPath.ROOT, broken.code(), broken.message()));
        return violations.toList().stream().findFirst().map(Violation::message);
    }
}
