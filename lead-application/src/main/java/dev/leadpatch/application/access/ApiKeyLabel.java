package dev.leadpatch.application.access;

import dev.leadpatch.domain.patch.rule.TextRules;
import java.util.Optional;

/** Validates the labels of API keys: one line of 1 to 100 characters. */
public final class ApiKeyLabel {
    private static final TextRules RULES = TextRules.singleLine(100);

    private ApiKeyLabel() {}

    /** Returns the error of {@code label}, as a phrase that follows its name; empty if the label is valid. */
    public static Optional<String> validate(String label) {
        return RULES.validate(label).map(TextRules.BrokenRule::message);
    }
}
