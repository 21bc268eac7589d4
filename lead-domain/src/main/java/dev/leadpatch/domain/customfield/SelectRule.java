package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.ValueRule.ValueContext;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    static Optional<OptionId> readOptionId(@Nullable Object input, Set<OptionId> currentOptions, ValueContext context) {
        return readId(input, context).flatMap(id -> validateOption(id, currentOptions, context));
    }

    /** Reads the id of an option to remove, which must be an option of the definition or one of the current options. */
    static Optional<OptionId> readRemovedOptionId(
            @Nullable Object input, Set<OptionId> currentOptions, ValueContext context) {
        return readId(input, context)
                .flatMap(id -> currentOptions.contains(id)
                                || context.definition().option(id).isPresent()
                        ? Optional.of(id)
                        : rejectUnknownOption(id, context));
    }

    private static Optional<OptionId> readId(@Nullable Object input, ValueContext context) {
        if (!(input instanceof Number number) || ExactNumbers.toDecimal(number).isEmpty()) {
            return context.reject(ViolationCode.TYPE, "must be an option id (a number)");
        }
        OptionalLong id = ExactNumbers.toPositiveLong(number);
        return id.isEmpty()
                ? context.reject(ViolationCode.ID, "must be an option id (a positive 64-bit integer)")
                : Optional.of(new OptionId(id.getAsLong()));
    }

    private static Optional<OptionId> validateOption(OptionId id, Set<OptionId> currentOptions, ValueContext context) {
        Optional<CustomFieldOption> option = context.definition().option(id);
        if (option.isEmpty()) {
            return rejectUnknownOption(id, context);
        }
        if (option.get().archived() && !currentOptions.contains(id) && !context.expected()) {
            return rejectOption(context, ViolationCode.ARCHIVED, id, "is an archived option of");
        }
        return Optional.of(id);
    }

    private static Optional<OptionId> rejectUnknownOption(OptionId id, ValueContext context) {
        return rejectOption(context, ViolationCode.UNKNOWN_OPTION, id, "is not an option of");
    }

    /** @param relation the predicate between the option id and the label of the field */
    private static Optional<OptionId> rejectOption(
            ValueContext context, ViolationCode code, OptionId option, String relation) {
        return context.rejectNamingField(code, option.value() + " " + relation + " %s");
    }
}
