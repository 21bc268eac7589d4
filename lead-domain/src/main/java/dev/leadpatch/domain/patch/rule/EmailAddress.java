package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.DomainName;
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

/**
 * An email address as the HTML standard (section 4.10.5.1.5) defines it, internationalized by RFC 6531: the local part has up
 * to 64 octets in UTF-8 and may contain all visible characters that are not ASCII; the domain is a {@link DomainName}.
 */
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
        private static final int MAX_LOCAL_PART_OCTETS = 64; // RFC 5321 §4.5.3.1.1
        private static final String ASCII_PUNCTUATION = ".!#$%&'*+/=?^_`{|}~-";

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return isEmailAddress(text);
        }

        /** Whether {@code text} is an email address, as {@link EmailAddress} defines it. */
        public static boolean isEmailAddress(String text) {
            int at = text.lastIndexOf('@');
            return at >= 0
                    && Characters.countCodePoints(text) <= MAX_LENGTH
                    && isLocalPart(text.substring(0, at))
                    && DomainName.isDomainName(text.substring(at + 1));
        }

        /** Finds the first character that the local part, or else the domain, must not contain. */
        static Optional<Characters.Occurrence> findForbiddenCharacter(String text) {
            int at = text.lastIndexOf('@');
            int end = at < 0 ? text.length() : at;
            return Characters.findFirst(text, 0, end, character -> !isAtomCharacter(character))
                    .or(() -> Characters.findFirst(
                            text, at + 1, at < 0 ? 0 : text.length(), character -> !DomainName.isAllowed(character)));
        }

        private static boolean isLocalPart(String text) {
            return !text.isEmpty()
                    && !Characters.isMark(text.codePointAt(0))
                    && Characters.countUtf8Octets(text) <= MAX_LOCAL_PART_OCTETS
                    && text.codePoints().allMatch(Validator::isAtomCharacter);
        }

        private static boolean isAtomCharacter(int character) {
            return character < 0x80
                    ? Character.isLetterOrDigit(character) || ASCII_PUNCTUATION.indexOf(character) >= 0
                    : Characters.isVisible(character);
        }
    }
}
