package dev.leadpatch.domain.patch.rule;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The validator of {@link MaxDistinct}. */
public final class MaxDistinctValidator implements ConstraintValidator<MaxDistinct, List<?>> {
    private int max;

    @Override
    public void initialize(MaxDistinct limit) {
        max = limit.value();
    }

    @Override
    public boolean isValid(List<?> list, ConstraintValidatorContext context) {
        if (list.size() <= max) {
            return true;
        }
        // stops at the first excess entry: a set of many ids with colliding hash codes would take minutes
        Set<@Nullable Object> distinct = new HashSet<>();
        for (Object entry : list) {
            if (distinct.add(entry) && distinct.size() > max) {
                return false;
            }
        }
        return true;
    }
}
