package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;

/** {@code true} or {@code false}, and nothing that merely looks like one of them. */
final class BooleanRule implements ValueRule {
    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        if (!(sent instanceof Boolean bool)) {
            return judging.reject(ViolationCode.TYPE, "must be true or false");
        }
        return judging.accept(new CustomFieldValue.Bool(bool));
    }
}
