package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.ValueRule.ValueContext;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The select type: the id of one option of the definition. */
final class SelectRule implements ValueRule {
    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        Set<OptionId> currentOptions =
                context.currentValue() instanceof CustomFieldValue.Select select ? Set.of(select.option()) : Set.of();
        return readOptionId(input, currentOptions, context)
                .flatMap(option -> context.accept(new CustomFieldValue.Select(option)));
    }

    /**
     * Reads the id of an option. An archived option is accepted in conditions, and if it is one of
     * {@code currentOptions}.
     */
    static Optional<OptionId> readOptionId(Object input, Set<OptionId> currentOptions, ValueContext context) {
        if (!(input instanceof Number number) || ExactNumbers.toDecimal(input).isEmpty()) {
            return context.reject(ViolationCode.TYPE, "must be an option id (a number)");
        }
        OptionalLong id = ExactNumbers.toPositiveLong(number);
        if (id.isEmpty()) {
            return context.reject(ViolationCode.ID, "must be an option id (a positive 64-bit integer)");
        }
        OptionId optionId = new OptionId(id.getAsLong());
        Optional<CustomFieldOption> option = context.definition().option(optionId);
        if (option.isEmpty()) {
            return rejectOption(context, ViolationCode.UNKNOWN_OPTION, optionId, "is not an option of");
        }
        if (option.get().archived() && !currentOptions.contains(optionId) && !context.expected()) {
            return rejectOption(context, ViolationCode.ARCHIVED, optionId, "is an archived option of");
        }
        return Optional.of(optionId);
    }

    /** @param relation the predicate between the option id and the label of the field */
    private static Optional<OptionId> rejectOption(
            ValueContext context, ViolationCode code, OptionId option, String relation) {
        return context.reject(
                code,
                option.value() + " " + relation + " \"" + context.definition().label() + "\"");
    }

    /**
     * The multi_select type: at most 1,000 options of the definition. The order is preserved and duplicates are
     * removed; an empty list clears the field.
     */
    static final class MultiSelectRule implements ValueRule {
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
            boolean allValid = !context.violations().isFull();
            for (int i = 0; i < list.size() && !context.violations().isFull(); i++) {
                Optional<OptionId> option = readOptionId(
                        list.get(i),
                        currentOptions,
                        context.atPath(context.path().item(i)));
                option.ifPresent(options::add);
                allValid &= option.isPresent();
            }
            return allValid ? context.accept(new CustomFieldValue.MultiSelect(List.copyOf(options))) : Optional.empty();
        }
    }
}
