package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The validator of {@link NotBlank}. */
public final class NotBlankValidator implements ConstraintValidator<NotBlank, String> {
    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return !Characters.isBlank(text);
    }
}
