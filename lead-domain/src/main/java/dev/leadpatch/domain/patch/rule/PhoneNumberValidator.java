package dev.leadpatch.domain.patch.rule;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.regex.Pattern;

/** The validator of {@link PhoneNumber}. */
public final class PhoneNumberValidator implements ConstraintValidator<PhoneNumber, String> {
    private static final int MIN_DIGITS = 3;
    private static final Pattern PATTERN =
            Pattern.compile("[0-9+\\-()./,*#;= ]+(?:(?:x|ext)[.= ]*[0-9]+)?", Pattern.CASE_INSENSITIVE);

    @Override
    public boolean isValid(String text, ConstraintValidatorContext context) {
        return PATTERN.matcher(text).matches()
                && text.chars().filter(c -> c >= '0' && c <= '9').count() >= MIN_DIGITS;
    }
}
