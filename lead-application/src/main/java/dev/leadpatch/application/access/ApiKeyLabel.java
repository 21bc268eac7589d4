package dev.leadpatch.application.access;

import dev.leadpatch.domain.value.Characters;
import java.util.Optional;

/** Validates the labels of API keys: one line of 1 to 100 characters. */
public final class ApiKeyLabel {
    private static final int MAX_LENGTH = 100;

    private ApiKeyLabel() {}

    /** Returns the error of {@code label}, as a phrase that follows its name; empty if the label is valid. */
    public static Optional<String> validate(String label) {
        if (Characters.isBlank(label)) {
            return Optional.of("must not be blank");
        }
        if (Characters.hasControlCharacter(label, allowed -> false)) {
            return Optional.of("must not contain control characters");
        }
        if (Characters.hasLoneSurrogate(label)) {
            return Optional.of("must not contain a lone surrogate");
        }
        return Characters.countCodePoints(label) > MAX_LENGTH
                ? Optional.of("must have at most %d characters".formatted(MAX_LENGTH))
                : Optional.empty();
    }
}
