package dev.leadpatch.application.access;

import dev.leadpatch.domain.value.Characters;
import java.util.Optional;

/** The rule of the labels that people give to API keys: one readable line of 1 to 100 characters. */
public final class ApiKeyLabel {
    private static final int MAX_LENGTH = 100;

    private ApiKeyLabel() {}

    /** What is wrong with {@code label}, in words that follow its name; nothing if it is a good one. */
    public static Optional<String> validate(String label) {
        if (Characters.isBlank(label)) {
            return Optional.of("must not be blank");
        }
        if (Characters.hasControlCharacter(label, allowed -> false)) {
            return Optional.of("must not hold control characters");
        }
        if (Characters.hasLoneSurrogate(label)) {
            return Optional.of("must not hold half a surrogate pair");
        }
        return Characters.countCodePoints(label) > MAX_LENGTH
                ? Optional.of("must have at most %d characters".formatted(MAX_LENGTH))
                : Optional.empty();
    }
}
