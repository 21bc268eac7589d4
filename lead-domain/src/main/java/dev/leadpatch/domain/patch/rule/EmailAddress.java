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
import java.util.regex.Pattern;

/** A valid email address as defined by the HTML standard (section 4.10.5.1.5), with a dot in the domain. */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = EmailAddress.Validator.class)
public @interface EmailAddress {
    /** The message of a text that is not an email address. */
    String MESSAGE = "must be an email address";

    /** The message of the violation. */
    String message() default MESSAGE;

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.EMAIL;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@link EmailAddress}. */
    final class Validator implements ConstraintValidator<EmailAddress, String> {
        private static final int MAX_LENGTH = 254;
        private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
        private static final Pattern HTML_STANDARD =
                Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@" + LABEL + "(?:\\." + LABEL + ")+");

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return isEmailAddress(text);
        }

        /** Whether {@code text} is an email address, as {@link EmailAddress} defines it. */
        public static boolean isEmailAddress(String text) {
            // the regular expression recurses for each label, so the length is checked first
            return text.length() <= MAX_LENGTH && HTML_STANDARD.matcher(text).matches();
        }
    }
}
