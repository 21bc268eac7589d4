package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.patch.rule.TextRules;
import java.util.Optional;

/** Validates the texts of a company document outside of its leads, by the rules of lead texts. */
enum TextValidator {
    /** Validates names and labels. */
    NAME(255),
    /** Validates email addresses. */
    EMAIL(254);

    private final int maxLength;

    TextValidator(int maxLength) {
        this.maxLength = maxLength;
    }

    /** Returns the error of {@code text}; the first if several rules are broken. */
    Optional<String> validate(String text) {
        return TextRules.singleLine(maxLength)
                .validate(text)
                .map(TextRules.BrokenRule::message)
                .or(() -> formatError(text));
    }

    private Optional<String> formatError(String text) {
        return this == EMAIL && !EmailAddress.Validator.isEmailAddress(text)
                ? Optional.of(EmailAddress.MESSAGE)
                : Optional.empty();
    }
}
