package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The rule behind {@link NotBlank}. */
public final class NotBlankValidator implements ConstraintValidator<NotBlank, String> {
    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return !Characters.isBlank(text);
    }
}
