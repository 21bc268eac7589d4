package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A field that cannot be cleared. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotClearable.Validator.class)
public @interface NotClearable {
    /** The message of the violation. */
    String message() default "must not be null";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.NULL_NOT_ALLOWED;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@link NotClearable}. */
    final class Validator implements ConstraintValidator<NotClearable, Patch<?>> {
        @Override
        public boolean isValid(Patch<?> patch, ConstraintValidatorContext context) {
            return patch.fold(() -> true, () -> false, value -> true);
        }
    }
}
