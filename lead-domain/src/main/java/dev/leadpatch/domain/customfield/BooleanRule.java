package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;

/** The boolean type: {@code true} or {@code false}. Strings and numbers are not coerced. */
final class BooleanRule implements ValueRule {
    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        if (!(input instanceof Boolean value)) {
            return context.reject(ViolationCode.TYPE, "must be true or false");
        }
        return context.accept(new CustomFieldValue.Bool(value));
    }
}
