package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text without lone surrogates (RFC 7493 §2.1). */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NoLoneSurrogatesValidator.class)
public @interface NoLoneSurrogates {
    /** The message of the violation. */
    String message() default TextRules.NO_LONE_SURROGATES;

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.LONE_SURROGATE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
