package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A valid email address as defined by the HTML standard (section 4.10.5.1.5), with a dot in the domain. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = EmailAddressValidator.class)
public @interface EmailAddress {
    /** The message of the violation. */
    String message() default EmailAddressValidator.MESSAGE;

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.EMAIL;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
