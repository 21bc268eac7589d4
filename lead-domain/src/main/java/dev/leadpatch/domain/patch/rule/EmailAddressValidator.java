package dev.leadpatch.domain.patch.rule;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.regex.Pattern;

/** The validator of {@link EmailAddress}. */
public final class EmailAddressValidator implements ConstraintValidator<EmailAddress, String> {
    private static final int MAX_LENGTH = 254;
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern HTML_STANDARD =
            Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@" + LABEL + "(?:\\." + LABEL + ")+");

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        // the regular expression recurses for each label, so the length is checked first
        return text.length() <= MAX_LENGTH && HTML_STANDARD.matcher(text).matches();
    }
}
