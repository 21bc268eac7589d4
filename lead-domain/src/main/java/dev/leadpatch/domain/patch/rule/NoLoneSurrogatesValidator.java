package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The validator of {@link NoLoneSurrogates}. */
public final class NoLoneSurrogatesValidator implements ConstraintValidator<NoLoneSurrogates, String> {
    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return !Characters.hasLoneSurrogate(text);
    }
}
