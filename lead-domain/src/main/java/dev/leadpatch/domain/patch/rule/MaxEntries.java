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
import java.util.List;

/** A list with a maximum number of entries. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MaxEntries.Validator.class)
public @interface MaxEntries {
    /** The maximum number of entries. */
    int value();

    /** The message of the violation. */
    String message() default "must have at most {value} entries";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.TOO_MANY;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@link MaxEntries}. */
    final class Validator implements ConstraintValidator<MaxEntries, List<?>> {
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
}
