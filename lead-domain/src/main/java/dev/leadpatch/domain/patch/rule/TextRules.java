package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of every text: not blank, no control characters, no lone surrogates, a maximum length. The nested
 * constraints declare the same rules one by one, with the same codes and messages.
 */
public final class TextRules {
    private static final String NO_CONTROL_CHARACTERS = "must not contain control characters";
    private static final String NO_LONE_SURROGATES = "must not contain lone surrogates";
    private static final String NOT_BLANK_CLEARABLE = "must not be blank; send null to clear";
    private static final String NOT_BLANK = "must not be blank";

    private final int maxLength;
    private final String blankMessage;
    private final IntPredicate allowedControls;

    private TextRules(int maxLength, String blankMessage, IntPredicate allowedControls) {
        this.maxLength = maxLength;
        this.blankMessage = blankMessage;
        this.allowedControls = allowedControls;
    }

    /** The rules of a single line without control characters; {@code maxLength} is in code points. */
    public static TextRules singleLine(int maxLength) {
        return new TextRules(maxLength, NOT_BLANK, control -> false);
    }

    /** The rules of a text with line breaks and tabs; {@code maxLength} is in code points. */
    public static TextRules multiLine(int maxLength) {
        return new TextRules(maxLength, NOT_BLANK, control -> control == '\n' || control == '\r' || control == '\t');
    }

    /** The same rules for a field that {@code null} clears, which the message for a blank text then suggests. */
    public TextRules clearable() {
        return new TextRules(maxLength, NOT_BLANK_CLEARABLE, allowedControls);
    }

    /** Returns the first broken rule, in the order of {@link ViolationCode}; empty if {@code text} is valid. */
    public Optional<BrokenRule> validate(String text) {
        if (Characters.isBlank(text)) {
            return Optional.of(new BrokenRule(ViolationCode.BLANK, blankMessage));
        }
        return findForbiddenCharacter(text, allowedControls)
                .or(() -> Characters.countCodePoints(text) > maxLength
                        ? Optional.of(new BrokenRule(
                                ViolationCode.TOO_LONG,
                                String.format(Locale.ROOT, "must have at most %,d characters", maxLength)))
                        : Optional.empty());
    }

    private static Optional<BrokenRule> findForbiddenCharacter(String text, IntPredicate allowedControls) {
        return Characters.findControlCharacter(text, allowedControls)
                .map(found -> new BrokenRule(ViolationCode.CONTROL_CHARACTER, NO_CONTROL_CHARACTERS + ": " + found))
                .or(() -> Characters.findLoneSurrogate(text)
                        .map(found -> new BrokenRule(ViolationCode.LONE_SURROGATE, NO_LONE_SURROGATES + ": " + found)));
    }

    /** Returns the message of a constraint that {@code value} violates; unlike the template, it names a character. */
    public static String messageOf(ViolationCode code, String template, @Nullable Object value) {
        if (!(value instanceof String text)) {
            return template;
        }
        Optional<Characters.Occurrence> forbidden = switch (code) {
            case EMAIL -> EmailAddress.Validator.findForbiddenCharacter(text);
            case PHONE_NUMBER -> PhoneNumber.Validator.findForbiddenCharacter(text);
            default -> Optional.empty();
        };
        return forbidden
                .map(found -> template + ", without " + found)
                .or(() -> findForbiddenCharacter(text, control -> false)
                        .filter(broken -> broken.code() == code)
                        .map(BrokenRule::message))
                .orElse(template);
    }

    /** A rule that a text breaks; the message is a phrase that follows the name of the text. */
    public record BrokenRule(ViolationCode code, String message) {}

    /** Text with at least one visible character, as {@link Characters#isBlank} defines it. */
    @Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = NotBlank.Validator.class)
    public @interface NotBlank {
        /** The message of the violation. */
        String message() default NOT_BLANK_CLEARABLE;

        /** The code of the violation. */
        ViolationCode code() default ViolationCode.BLANK;

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** Validates {@link NotBlank}. */
        final class Validator implements ConstraintValidator<NotBlank, String> {
            @Override
            public boolean isValid(String text, ConstraintValidatorContext context) {
                return !Characters.isBlank(text);
            }
        }
    }

    /** Text without control characters (Unicode category Cc). */
    @Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = NoControlCharacters.Validator.class)
    public @interface NoControlCharacters {
        /** The message of the violation. */
        String message() default NO_CONTROL_CHARACTERS;

        /** The code of the violation. */
        ViolationCode code() default ViolationCode.CONTROL_CHARACTER;

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** Validates {@link NoControlCharacters}. */
        final class Validator implements ConstraintValidator<NoControlCharacters, String> {
            @Override
            public boolean isValid(String text, ConstraintValidatorContext context) {
                return Characters.findControlCharacter(text, control -> false).isEmpty();
            }
        }
    }

    /** Text without lone surrogates (RFC 7493 §2.1). */
    @Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = NoLoneSurrogates.Validator.class)
    public @interface NoLoneSurrogates {
        /** The message of the violation. */
        String message() default NO_LONE_SURROGATES;

        /** The code of the violation. */
        ViolationCode code() default ViolationCode.LONE_SURROGATE;

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** Validates {@link NoLoneSurrogates}. */
        final class Validator implements ConstraintValidator<NoLoneSurrogates, String> {
            @Override
            public boolean isValid(String text, ConstraintValidatorContext context) {
                return Characters.findLoneSurrogate(text).isEmpty();
            }
        }
    }

    /** Text with a maximum number of code points. */
    @Target({ElementType.TYPE_USE, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = MaxCodePoints.Validator.class)
    public @interface MaxCodePoints {
        /** The maximum number of code points, in contrast to {@code @Size}, which counts UTF-16 code units. */
        int value();

        /** The message of the violation. */
        String message() default "must have at most {value} characters";

        /** The code of the violation. */
        ViolationCode code() default ViolationCode.TOO_LONG;

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** Validates {@link MaxCodePoints}. */
        final class Validator implements ConstraintValidator<MaxCodePoints, String> {
            private int max;

            @Override
            public void initialize(MaxCodePoints limit) {
                max = limit.value();
            }

            @Override
            public boolean isValid(String text, ConstraintValidatorContext context) {
                return Characters.countCodePoints(text) <= max;
            }
        }
    }
}
