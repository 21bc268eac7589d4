package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;

/** Text of several lines: kept exactly as sent, line breaks and tabs included, at most 20,000 code points. */
final class TextareaRule implements ValueRule {
    private static final int MAX_LENGTH = 20_000;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        if (!(sent instanceof String text)) {
            return judging.reject(ViolationCode.TYPE, "must be a string");
        }
        return TextRule.validate(text, MAX_LENGTH, c -> c == '\n' || c == '\r' || c == '\t', judging);
    }
}
