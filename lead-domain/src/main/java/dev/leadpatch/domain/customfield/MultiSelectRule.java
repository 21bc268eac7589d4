package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The multi_select type: at most 1,000 options of the definition. The order is preserved and duplicates are removed; an
 * empty list clears the field.
 */
final class MultiSelectRule implements ValueRule {
    private static final int MAX_OPTIONS = 1_000;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        if (!(input instanceof List<?> list)) {
            return context.reject(ViolationCode.TYPE, "must be an array of option ids");
        }
        if (list.isEmpty()) {
            return context.clear();
        }
        if (list.size() > MAX_OPTIONS) {
            return context.reject(ViolationCode.TOO_MANY, "must have at most 1,000 entries");
        }
        Set<OptionId> currentOptions = context.currentValue() instanceof CustomFieldValue.MultiSelect selected
                ? Set.copyOf(selected.options())
                : Set.of();
        Set<OptionId> options = new LinkedHashSet<>();
        boolean allValid = !context.isFull();
        for (int i = 0; i < list.size() && !context.isFull(); i++) {
            Optional<OptionId> option = SelectRule.readOptionId(
                    list.get(i), currentOptions, context.atPath(context.path().item(i)));
            option.ifPresent(options::add);
            allValid &= option.isPresent();
        }
        return allValid ? context.accept(new CustomFieldValue.MultiSelect(List.copyOf(options))) : Optional.empty();
    }
}
