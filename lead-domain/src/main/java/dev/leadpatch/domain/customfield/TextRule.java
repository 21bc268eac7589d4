package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;

/** The text type: a single line of at most 1,000 code points without control characters; white space is trimmed. */
final class TextRule implements ValueRule {
    private static final TextRules RULES = TextRules.singleLine(1_000).clearable();

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        if (!(input instanceof String text)) {
            return context.reject(ViolationCode.TYPE, "must be a string");
        }
        return validate(Characters.trim(text), RULES, context);
    }

    static Optional<Patch<CustomFieldValue>> validate(String text, TextRules rules, ValueContext context) {
        Optional<TextRules.BrokenRule> broken = rules.validate(text);
        return broken.isPresent()
                ? context.reject(broken.get().code(), broken.get().message())
                : context.accept(new CustomFieldValue.Text(text));
    }
}
