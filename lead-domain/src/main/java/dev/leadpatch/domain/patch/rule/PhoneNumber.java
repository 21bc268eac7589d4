package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A phone number: at least 3 ASCII digits, the characters {@code + - ( ) . / , * # ; =} and spaces, and an optional
 * extension at the end. An extension is {@code x} or {@code ext} with digits, as in {@code ext. 89} or RFC 3966's
 * {@code ;ext=89}.
 */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PhoneNumberValidator.class)
public @interface PhoneNumber {
    /** The message of the violation. */
    String message() default "must be a phone number such as +1-555-123-4567 ext 89";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.PHONE_NUMBER;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
