package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text with at least one character that is not Unicode white space; U+00A0 is white space. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NotBlankValidator.class)
public @interface NotBlank {
    /** The message of the violation. */
    String message() default TextRules.NOT_BLANK_CLEARABLE;

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.BLANK;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
