package dev.leadpatch.domain.patch.rule;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.HashSet;
import java.util.List;

/** The rule behind {@link MaxDistinct}. */
public final class MaxDistinctValidator implements ConstraintValidator<MaxDistinct, List<?>> {
    private int most;

    @Override
    public void initialize(MaxDistinct limit) {
        most = limit.value();
    }

    @Override
    public boolean isValid(List<?> list, ConstraintValidatorContext context) {
        return list.size() <= most || new HashSet<>(list).size() <= most;
    }
}
