package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A decimal number that plain notation writes with at most 38 digits, at most 18 of them decimals, after trailing zeros
 * are stripped.
 */
final class NumberRule implements ValueRule {
    private static final int DIGITS = 38;
    private static final int DECIMALS = 18;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, Judging judging) {
        Optional<BigDecimal> number = ExactNumbers.decimal(sent);
        if (number.isEmpty()) {
            return judging.refuse(ViolationCode.TYPE, "must be a number");
        }
        BigDecimal canonical = ExactNumbers.canonical(number.get());
        if (!ExactNumbers.isReasonable(canonical) || canonical.precision() > DIGITS || canonical.scale() > DECIMALS) {
            return judging.refuse(
                    ViolationCode.NUMBER_PRECISION,
                    "must have at most " + DIGITS + " digits, at most " + DECIMALS + " of them decimals");
        }
        return judging.accept(new CustomFieldValue.Numeric(canonical));
    }
}
