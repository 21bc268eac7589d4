package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.ConstraintViolation;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A constraint that a value violates. The message is the annotation's template with the attributes inserted; it does
 * not depend on the provider's message interpolator, resource bundles or locale.
 *
 * @param property the name of the constrained property of the validated object
 */
public record BrokenConstraint(String property, ViolationCode code, String message) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** Converts a provider's violation of a constraint of this package. */
    public static BrokenConstraint of(ConstraintViolation<?> violation) {
        Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
        Object code = Objects.requireNonNull(attributes.get("code"), "every constraint has a code");
        String message = PARAMETER
                .matcher(violation.getConstraintDescriptor().getMessageTemplate())
                .replaceAll(parameter -> attributeValue(parameter, attributes));
        return new BrokenConstraint(propertyOf(violation), (ViolationCode) code, message);
    }

    static String propertyOf(ConstraintViolation<?> violation) {
        return String.valueOf(violation.getPropertyPath().iterator().next().getName());
    }

    private static String attributeValue(MatchResult parameter, Map<String, Object> attributes) {
        Object value = attributes.getOrDefault(parameter.group(1), parameter.group());
        return Matcher.quoteReplacement(String.valueOf(value));
    }
}
