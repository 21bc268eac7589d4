package dev.leadpatch.domain.patch.rule;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.List;

/** The validator of {@link MaxEntries}. */
public final class MaxEntriesValidator implements ConstraintValidator<MaxEntries, List<?>> {
    private int max;

    @Override
    public void initialize(MaxEntries limit) {
        max = limit.value();
    }

    @Override
    public boolean isValid(List<?> list, ConstraintValidatorContext context) {
        return list.size() <= max;
    }
}
