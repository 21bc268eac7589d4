package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A list of at most so many entries, equal ones included. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = MaxEntriesValidator.class)
public @interface MaxEntries {
    /** The most entries. */
    int value();

    /** What clients are told. */
    String message() default "must have at most {value} entries";

    /** The code that clients are told. */
    ViolationCode code() default ViolationCode.TOO_MANY;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
