package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The rules of every text: not blank, no control characters, no lone surrogates, a maximum length. The constraints of
 * this package declare the same rules one by one, with the same codes and messages.
 */
public final class TextRules {
    static final String NO_CONTROL_CHARACTERS = "must not contain control characters";
    static final String NO_LONE_SURROGATES = "must not contain lone surrogates";
    static final String NOT_BLANK_CLEARABLE = "must not be blank; send null to clear";
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
            return broken(ViolationCode.BLANK, blankMessage);
        }
        if (Characters.hasControlCharacter(text, allowedControls)) {
            return broken(ViolationCode.CONTROL_CHARACTER, NO_CONTROL_CHARACTERS);
        }
        if (Characters.hasLoneSurrogate(text)) {
            return broken(ViolationCode.LONE_SURROGATE, NO_LONE_SURROGATES);
        }
        return Characters.countCodePoints(text) > maxLength
                ? broken(
                        ViolationCode.TOO_LONG,
                        String.format(Locale.ROOT, "must have at most %,d characters", maxLength))
                : Optional.empty();
    }

    private static Optional<BrokenRule> broken(ViolationCode code, String message) {
        return Optional.of(new BrokenRule(code, message));
    }

    /** A rule that a text breaks; the message is a phrase that follows the name of the text. */
    public record BrokenRule(ViolationCode code, String message) {}
}
