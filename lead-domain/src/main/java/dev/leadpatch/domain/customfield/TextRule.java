package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** One line of text: trimmed, no control characters, at most 1,000 code points. */
final class TextRule implements ValueRule {
    private static final int MAX_LENGTH = 1_000;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        if (!(sent instanceof String text)) {
            return judging.reject(ViolationCode.TYPE, "must be a string");
        }
        return validate(Characters.trim(text), MAX_LENGTH, control -> false, judging);
    }

    static Optional<Patch<CustomFieldValue>> validate(
            String text, int longest, IntPredicate allowedControls, ValueContext judging) {
        if (Characters.isBlank(text)) {
            return judging.reject(ViolationCode.BLANK, "must not be blank; send null to clear");
        }
        if (Characters.hasControlCharacter(text, allowedControls)) {
            return judging.reject(ViolationCode.CONTROL_CHARACTER, "must not hold control characters");
        }
        if (Characters.hasLoneSurrogate(text)) {
            return judging.reject(ViolationCode.LONE_SURROGATE, "must not hold half a surrogate pair");
        }
        if (Characters.countCodePoints(text) > longest) {
            return judging.reject(
                    ViolationCode.TOO_LONG, String.format(Locale.ROOT, "must have at most %,d characters", longest));
        }
        return judging.accept(new CustomFieldValue.Text(text));
    }
}
