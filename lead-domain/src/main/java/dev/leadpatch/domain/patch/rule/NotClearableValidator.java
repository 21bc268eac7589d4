package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Patch;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;

/** The validator of {@link NotClearable}. */
public final class NotClearableValidator implements ConstraintValidator<NotClearable, Patch<?>> {
    @Override
    public boolean isValid(Patch<?> patch, ConstraintValidatorContext context) {
        return patch.fold(() -> true, () -> false, value -> true);
    }
}
