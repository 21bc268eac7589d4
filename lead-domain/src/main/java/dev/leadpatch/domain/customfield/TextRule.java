package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The text type: a single line of at most 1,000 code points without control characters; white space is trimmed. */
final class TextRule implements ValueRule {
    private static final int MAX_LENGTH = 1_000;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        if (!(input instanceof String text)) {
            return context.reject(ViolationCode.TYPE, "must be a string");
        }
        return validate(Characters.trim(text), MAX_LENGTH, control -> false, context);
    }

    static Optional<Patch<CustomFieldValue>> validate(
            String text, int maxLength, IntPredicate allowedControls, ValueContext context) {
        if (Characters.isBlank(text)) {
            return context.reject(ViolationCode.BLANK, "must not be blank; send null to clear");
        }
        if (Characters.hasControlCharacter(text, allowedControls)) {
            return context.reject(ViolationCode.CONTROL_CHARACTER, "must not contain control characters");
        }
        if (Characters.hasLoneSurrogate(text)) {
            return context.reject(ViolationCode.LONE_SURROGATE, "must not contain lone surrogates");
        }
        if (Characters.countCodePoints(text) > maxLength) {
            return context.reject(
                    ViolationCode.TOO_LONG, String.format(Locale.ROOT, "must have at most %,d characters", maxLength));
        }
        return context.accept(new CustomFieldValue.Text(text));
    }
}
