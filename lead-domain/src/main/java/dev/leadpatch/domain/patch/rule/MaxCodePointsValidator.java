package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The rule behind {@link MaxCodePoints}. */
public final class MaxCodePointsValidator implements ConstraintValidator<MaxCodePoints, String> {
    private int most;

    @Override
    public void initialize(MaxCodePoints limit) {
        most = limit.value();
    }

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return Characters.codePoints(text) <= most;
    }
}
