package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One option of the definition, by its id. */
final class SelectRule implements ValueRule {
    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        Set<OptionId> held =
                judging.currentValue() instanceof CustomFieldValue.Select select ? Set.of(select.option()) : Set.of();
        return readOptionId(sent, held, judging).flatMap(option -> judging.accept(new CustomFieldValue.Select(option)));
    }

    /** The option that {@code sent} names; an archived one is accepted only if it is {@code held}. */
    static Optional<OptionId> readOptionId(Object sent, Set<OptionId> held, ValueContext judging) {
        if (!(sent instanceof Number number) || ExactNumbers.toDecimal(sent).isEmpty()) {
            return judging.reject(ViolationCode.TYPE, "must be a number, the id of an option");
        }
        OptionalLong id = ExactNumbers.toPositiveLong(number);
        if (id.isEmpty()) {
            return judging.reject(ViolationCode.ID, "must be a positive integer, the id of an option");
        }
        OptionId optionId = new OptionId(id.getAsLong());
        Optional<CustomFieldOption> option = judging.definition().option(optionId);
        if (option.isEmpty()) {
            return judging.rejectOption(ViolationCode.UNKNOWN_OPTION, optionId, "is not an option of");
        }
        if (option.get().archived() && !held.contains(optionId) && !judging.expected()) {
            return judging.rejectOption(ViolationCode.ARCHIVED, optionId, "is an archived option of");
        }
        return Optional.of(optionId);
    }
}
