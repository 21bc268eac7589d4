package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.PhoneCharacters;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A phone number: at least 3 ASCII digits, the characters {@code + - ( ) . / , * # ; =} and spaces, and an optional
 * extension at the end. An extension is {@code x} or {@code ext} with digits, as in {@code ext. 89} or RFC 3966's
 * {@code ;ext=89}. Patches contain {@linkplain PhoneCharacters normalized} numbers.
 */
@Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = PhoneNumber.Validator.class)
public @interface PhoneNumber {
    /** The message of the violation. */
    String message() default "must be a phone number such as +1-555-123-4567 ext 89";

    /** The code of the violation. */
    ViolationCode code() default ViolationCode.PHONE_NUMBER;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@link PhoneNumber}. */
    final class Validator implements ConstraintValidator<PhoneNumber, String> {
        private static final int MIN_DIGITS = 3;
        private static final Pattern PATTERN =
                Pattern.compile("[0-9+\\-()./,*#;= ]+(?:(?:x|ext)[.= ]*[0-9]+)?", Pattern.CASE_INSENSITIVE);

        /** Returns the number in ASCII, as far as possible, and without white space around it. */
        public static String normalize(String number) {
            return Characters.trim(PhoneCharacters.normalize(number));
        }

        /** Finds the first character that no phone number contains; letters are valid as the start of an extension only. */
        static Optional<Characters.Occurrence> findForbiddenCharacter(String text) {
            return Characters.findFirst(text, character -> "0123456789+-()./,*#;= xXeEtT".indexOf(character) < 0);
        }

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return PATTERN.matcher(text).matches()
                    && text.chars().filter(c -> c >= '0' && c <= '9').count() >= MIN_DIGITS;
        }
    }
}
