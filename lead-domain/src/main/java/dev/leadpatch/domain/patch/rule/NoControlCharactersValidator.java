package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The validator of {@link NoControlCharacters}. */
public final class NoControlCharactersValidator implements ConstraintValidator<NoControlCharacters, String> {
    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return !Characters.hasControlCharacter(text, control -> false);
    }
}
