package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The number type: a decimal number of at most 38 digits, at most 18 of them decimals, in plain notation without
 * trailing zeros.
 */
final class NumberRule implements ValueRule {
    private static final int MAX_DIGITS = 38;
    private static final int MAX_DECIMALS = 18;

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        Optional<BigDecimal> number = ExactNumbers.toDecimal(input);
        if (number.isEmpty()) {
            return context.reject(ViolationCode.TYPE, "must be a number");
        }
        BigDecimal canonical = ExactNumbers.toCanonical(number.get());
        if (!ExactNumbers.isWithinDigitLimit(canonical)
                || canonical.precision() > MAX_DIGITS
                || canonical.scale() > MAX_DECIMALS) {
            return context.reject(
                    ViolationCode.NUMBER_PRECISION,
                    "must have at most " + MAX_DIGITS + " digits, at most " + MAX_DECIMALS + " of them decimals");
        }
        return context.accept(new CustomFieldValue.Numeric(canonical));
    }
}
