package dev.leadpatch.domain.patch.rule;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.regex.Pattern;

/** The validator of {@link EmailAddress}. */
public final class EmailAddressValidator implements ConstraintValidator<EmailAddress, String> {
    /** The message about a text that is not an email address. */
    public static final String MESSAGE = "must be an email address";

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
