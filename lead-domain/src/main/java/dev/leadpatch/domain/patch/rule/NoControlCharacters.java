package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text without control characters (Unicode category Cc). */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NoControlCharactersValidator.class)
public @interface NoControlCharacters {
    /** The message of the violation. */
    String message() default TextRules.NO_CONTROL_CHARACTERS;

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.CONTROL_CHARACTER;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
