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
    private static final int MAX_DIGITS = 38;
    private static final int MAX_DECIMALS = 18;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        Optional<BigDecimal> number = ExactNumbers.toDecimal(sent);
        if (number.isEmpty()) {
            return judging.reject(ViolationCode.TYPE, "must be a number");
        }
        BigDecimal canonical = ExactNumbers.toCanonical(number.get());
        if (!ExactNumbers.isWithinDigitLimit(canonical)
                || canonical.precision() > MAX_DIGITS
                || canonical.scale() > MAX_DECIMALS) {
            return judging.reject(
                    ViolationCode.NUMBER_PRECISION,
                    "must have at most " + MAX_DIGITS + " digits, at most " + MAX_DECIMALS + " of them decimals");
        }
        return judging.accept(new CustomFieldValue.Numeric(canonical));
    }
}
