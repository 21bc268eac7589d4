package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;

/** The textarea type: text of at most 20,000 code points, stored exactly as sent. Line breaks and tabs are allowed. */
final class TextareaRule implements ValueRule {
    private static final TextRules RULES = TextRules.multiLine(20_000).clearable();

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        if (!(input instanceof String text)) {
            return context.reject(ViolationCode.TYPE, "must be a string");
        }
        return TextRule.validate(text, RULES, context);
    }
}
