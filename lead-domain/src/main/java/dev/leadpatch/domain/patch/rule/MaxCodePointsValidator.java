package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The validator of {@link MaxCodePoints}. */
public final class MaxCodePointsValidator implements ConstraintValidator<MaxCodePoints, String> {
    private int max;

    @Override
    public void initialize(MaxCodePoints limit) {
        max = limit.value();
    }

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return Characters.countCodePoints(text) <= max;
    }
}
