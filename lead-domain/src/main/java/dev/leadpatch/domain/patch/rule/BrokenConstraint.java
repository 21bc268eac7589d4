package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.ConstraintViolation;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A constraint that a value breaks, in the words of the constraint itself. The message is the annotation's template with
 * its attributes filled in: the provider's message interpolator, its resource bundles and its locale don't change it.
 *
 * @param property the property of the validated object that has the constraint
 */
public record BrokenConstraint(String property, ViolationCode code, String message) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** Reads a violation of one of this package's constraints. */
    public static BrokenConstraint of(ConstraintViolation<?> violation) {
        Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
        Object code = Objects.requireNonNull(attributes.get("code"), "every constraint has a code");
        String message = PARAMETER
                .matcher(violation.getConstraintDescriptor().getMessageTemplate())
                .replaceAll(parameter -> filledIn(parameter, attributes));
        return new BrokenConstraint(propertyOf(violation), (ViolationCode) code, message);
    }

    static String propertyOf(ConstraintViolation<?> violation) {
        return String.valueOf(violation.getPropertyPath().iterator().next().getName());
    }

    private static String filledIn(MatchResult parameter, Map<String, Object> attributes) {
        Object value = attributes.getOrDefault(parameter.group(1), parameter.group());
        return Matcher.quoteReplacement(String.valueOf(value));
    }
}
