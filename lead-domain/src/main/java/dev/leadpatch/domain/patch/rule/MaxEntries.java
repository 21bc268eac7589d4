package dev.leadpatch.domain.patch.rule;

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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list with a maximum number of entries. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MaxEntries.Validator.class)
public @interface MaxEntries {
    /** The maximum number of entries. */
    int value();

    /** Whether duplicates count once. */
    boolean distinct() default false;

    /** The message of the violation. */
    String message() default "must have at most {value} entries";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.TOO_MANY;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@link MaxEntries}. */
    final class Validator implements ConstraintValidator<MaxEntries, List<?>> {
        private int max;
        private boolean distinct;

        @Override
        public void initialize(MaxEntries limit) {
            max = limit.value();
            distinct = limit.distinct();
        }

        @Override
        public boolean isValid(List<?> list, ConstraintValidatorContext context) {
            return list.size() <= max || (distinct && hasAtMostDistinct(list));
        }

        private boolean hasAtMostDistinct(List<?> list) {
            // stops at the first excess entry: a set of many ids with colliding hash codes would take minutes
            Set<@Nullable Object> entries = new HashSet<>();
            for (Object entry : list) {
                if (entries.add(entry) && entries.size() > max) {
                    return false;
                }
            }
            return true;
        }
    }
}
