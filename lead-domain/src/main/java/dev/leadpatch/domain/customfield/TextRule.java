package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** One line of text: trimmed, no control characters, at most 1,000 code points. */
final class TextRule implements ValueRule {
    private static final int LONGEST = 1_000;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, Judging judging) {
        if (!(sent instanceof String text)) {
            return judging.refuse(ViolationCode.TYPE, "must be a string");
        }
        return judge(Characters.trim(text), LONGEST, control -> false, judging);
    }

    static Optional<Patch<CustomFieldValue>> judge(
            String text, int longest, IntPredicate allowedControls, Judging judging) {
        if (Characters.isBlank(text)) {
            return judging.refuse(ViolationCode.BLANK, "must not be blank; send null to clear");
        }
        if (Characters.hasControl(text, allowedControls)) {
            return judging.refuse(ViolationCode.CONTROL_CHARACTER, "must not hold control characters");
        }
        if (Characters.hasLoneSurrogate(text)) {
            return judging.refuse(ViolationCode.LONE_SURROGATE, "must not hold half a surrogate pair");
        }
        if (Characters.codePoints(text) > longest) {
            return judging.refuse(
                    ViolationCode.TOO_LONG, String.format(Locale.ROOT, "must have at most %,d characters", longest));
        }
        return judging.accept(new CustomFieldValue.Text(text));
    }
}
