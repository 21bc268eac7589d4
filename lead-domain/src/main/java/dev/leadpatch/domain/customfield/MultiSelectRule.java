package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.customfield.ValueRule.ValueContext;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The multi_select type: at most 1,000 options of the definition. The order is preserved and duplicates are removed; an
 * empty list clears the field. An object with {@code add} and {@code remove} changes the current value.
 */
final class MultiSelectRule implements ValueRule {
    private static final int MAX_OPTIONS = 1_000;
    private static final String TOO_MANY_MESSAGE = "must have at most 1,000 entries";

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        List<OptionId> current = context.currentValue() instanceof CustomFieldValue.MultiSelect selected
                ? selected.options()
                : List.of();
        if (input instanceof Map<?, ?> lists) {
            return readChange(lists, current, context);
        }
        if (!(input instanceof List<?> list)) {
            return context.reject(ViolationCode.TYPE, "must be an array of option ids");
        }
        if (list.isEmpty()) {
            return context.clear();
        }
        if (list.size() > MAX_OPTIONS) {
            return context.reject(ViolationCode.TOO_MANY, TOO_MANY_MESSAGE);
        }
        Set<OptionId> currentOptions = Set.copyOf(current);
        Set<OptionId> options = new LinkedHashSet<>();
        boolean allValid = !context.violations().isFull();
        for (int i = 0; i < list.size() && !context.violations().isFull(); i++) {
            Optional<OptionId> option = SelectRule.readOptionId(
                    list.get(i), currentOptions, context.atPath(context.path().item(i)));
            option.ifPresent(options::add);
            allValid &= option.isPresent();
        }
        return allValid ? context.accept(new CustomFieldValue.MultiSelect(List.copyOf(options))) : Optional.empty();
    }

    private static Optional<Patch<CustomFieldValue>> readChange(
            Map<?, ?> lists, List<OptionId> current, ValueContext context) {
        if (!lists.keySet().stream().allMatch(name -> ListChange.ADD.equals(name) || ListChange.REMOVE.equals(name))) {
            return context.reject(ViolationCode.TYPE, "must be an array of option ids, or an object of add and remove");
        }
        if (lists.isEmpty()) {
            return context.reject(ViolationCode.MISSING_MEMBER, ListChange.MISSING_MEMBER_MESSAGE);
        }
        Set<OptionId> currentOptions = Set.copyOf(current);
        Map<String, List<Optional<OptionId>>> options = new HashMap<>();
        Set<Optional<OptionId>> otherList = new HashSet<>();
        boolean allValid = true;
        for (Map.Entry<?, ?> list : lists.entrySet()) {
            String name = String.valueOf(list.getKey());
            ValueContext listContext = context.atPath(context.path().member(name));
            Optional<List<?>> items = readList(list.getValue(), listContext);
            List<Optional<OptionId>> entries =
                    readEntries(name, items.orElse(List.of()), currentOptions, otherList, listContext);
            allValid &= items.isPresent();
            allValid &= entries.stream().allMatch(Optional::isPresent);
            otherList.addAll(entries);
            options.put(name, entries);
        }
        if (!allValid || context.violations().isFull()) {
            return Optional.empty();
        }
        ListChange<OptionId> change = new ListChange.ElementWise<>(
                options.getOrDefault(ListChange.ADD, List.of()), options.getOrDefault(ListChange.REMOVE, List.of()));
        return patchTo(change.applyTo(current), current, context);
    }

    private static Optional<List<?>> readList(@Nullable Object value, ValueContext context) {
        if (value == null) {
            return context.reject(ViolationCode.NULL_NOT_ALLOWED, "must not be null");
        }
        if (!(value instanceof List<?> list)) {
            return context.reject(ViolationCode.TYPE, "must be an array of option ids");
        }
        return list.size() > MAX_OPTIONS ? context.reject(ViolationCode.TOO_MANY, TOO_MANY_MESSAGE) : Optional.of(list);
    }

    /** Reads the items of a list; an entry is empty if a violation was added. */
    private static List<Optional<OptionId>> readEntries(
            String name,
            List<?> list,
            Set<OptionId> currentOptions,
            Set<Optional<OptionId>> otherList,
            ValueContext context) {
        List<Optional<OptionId>> entries = new ArrayList<>();
        for (int i = 0; i < list.size() && !context.violations().isFull(); i++) {
            ValueContext itemContext = context.atPath(context.path().item(i));
            Optional<OptionId> option = name.equals(ListChange.ADD)
                    ? SelectRule.readOptionId(list.get(i), currentOptions, itemContext)
                    : SelectRule.readRemovedOptionId(list.get(i), currentOptions, itemContext);
            if (option.isPresent() && otherList.contains(option)) {
                option = itemContext.reject(ViolationCode.ADDED_AND_REMOVED, ListChange.ADDED_AND_REMOVED_MESSAGE);
            }
            entries.add(option);
        }
        return entries;
    }

    private static Optional<Patch<CustomFieldValue>> patchTo(
            List<OptionId> next, List<OptionId> current, ValueContext context) {
        if (next.equals(current)) {
            return Optional.of(Patch.keep());
        }
        if (next.isEmpty()) {
            return context.clear();
        }
        return next.size() > MAX_OPTIONS && !context.expected()
                ? context.reject(ViolationCode.TOO_MANY, TOO_MANY_MESSAGE)
                : context.accept(new CustomFieldValue.MultiSelect(next));
    }
}
