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
    public Optional<Patch<CustomFieldValue>> read(Object sent, Judging judging) {
        Set<OptionId> held =
                judging.held() instanceof CustomFieldValue.Select select ? Set.of(select.option()) : Set.of();
        return option(sent, held, judging).flatMap(option -> judging.accept(new CustomFieldValue.Select(option)));
    }

    /** The option that {@code sent} names; an archived one is accepted only if it is {@code held}. */
    static Optional<OptionId> option(Object sent, Set<OptionId> held, Judging judging) {
        if (!(sent instanceof Number number) || ExactNumbers.decimal(sent).isEmpty()) {
            return judging.refuse(ViolationCode.TYPE, "must be a number, the id of an option");
        }
        OptionalLong id = ExactNumbers.positiveLong(number);
        if (id.isEmpty()) {
            return judging.refuse(ViolationCode.ID, "must be a positive integer, the id of an option");
        }
        OptionId optionId = new OptionId(id.getAsLong());
        Optional<Option> option = judging.definition().option(optionId);
        if (option.isEmpty()) {
            return judging.refuseOption(ViolationCode.UNKNOWN_OPTION, optionId, "is not an option of");
        }
        if (option.get().archived() && !held.contains(optionId) && !judging.expected()) {
            return judging.refuseOption(ViolationCode.ARCHIVED, optionId, "is an archived option of");
        }
        return Optional.of(optionId);
    }
}
