package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A maximum number of different elements that a change adds to a list. The maximum of the resulting list depends on the
 * current one: {@link dev.leadpatch.domain.lead.Lead} validates it.
 */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MaxDistinctEntries.Validator.class)
public @interface MaxDistinctEntries {
    /** The maximum number of different elements. */
    int value();

    /** The message of the violation. */
    String message() default "must have at most {value} entries";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.TOO_MANY;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@link MaxDistinctEntries}. */
    final class Validator implements ConstraintValidator<MaxDistinctEntries, ListChange<?>> {
        private int max;

        @Override
        public void initialize(MaxDistinctEntries limit) {
            max = limit.value();
        }

        @Override
        public boolean isValid(ListChange<?> change, ConstraintValidatorContext context) {
            if (change instanceof ListChange.ElementWise<?> elementWise) {
                return hasAtMostDistinct(elementWise.added());
            }
            return hasAtMostDistinct(((ListChange.Replacement<?>) change).elements());
        }

        private boolean hasAtMostDistinct(List<? extends Optional<?>> entries) {
            if (entries.size() <= max) {
                return true;
            }
            // stops at the first excess entry: a set of many ids with colliding hash codes would take minutes
            Set<Optional<?>> distinct = new HashSet<>();
            for (Optional<?> entry : entries) {
                if (distinct.add(entry) && distinct.size() > max) {
                    return false;
                }
            }
            return true;
        }
    }
}
