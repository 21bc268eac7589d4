package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text with more in it than Unicode white space, U+00A0 included. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotBlankValidator.class)
public @interface NotBlank {
    /** What clients are told. */
    String message() default "must not be blank; send null to clear";

    /** The code that clients are told. */
    ViolationCode code() default ViolationCode.BLANK;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
