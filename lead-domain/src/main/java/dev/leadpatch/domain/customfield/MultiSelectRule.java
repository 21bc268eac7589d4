package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * At most 1,000 options of the definition in the order of the choice, repeated ones kept once; an empty list clears the
 * field.
 */
final class MultiSelectRule implements ValueRule {
    private static final int MAX_OPTIONS = 1_000;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        if (!(sent instanceof List<?> list)) {
            return judging.reject(ViolationCode.TYPE, "must be an array of option ids");
        }
        if (list.isEmpty()) {
            return judging.clear();
        }
        if (list.size() > MAX_OPTIONS) {
            return judging.reject(ViolationCode.TOO_MANY, "must have at most 1,000 entries");
        }
        Set<OptionId> held = judging.currentValue() instanceof CustomFieldValue.MultiSelect chosen
                ? Set.copyOf(chosen.options())
                : Set.of();
        Set<OptionId> options = new LinkedHashSet<>();
        boolean allGood = !judging.isFull();
        for (int i = 0; i < list.size() && !judging.isFull(); i++) {
            Optional<OptionId> option = SelectRule.readOptionId(
                    list.get(i), held, judging.atPath(judging.path().item(i)));
            option.ifPresent(options::add);
            allGood &= option.isPresent();
        }
        return allGood ? judging.accept(new CustomFieldValue.MultiSelect(List.copyOf(options))) : Optional.empty();
    }
}
