package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text with a maximum number of code points. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MaxCodePointsValidator.class)
public @interface MaxCodePoints {
    /** The maximum number of code points, in contrast to {@code @Size}, which counts UTF-16 code units. */
    int value();

    /** The message of the violation. */
    String message() default "must have at most {value} characters";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.TOO_LONG;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
