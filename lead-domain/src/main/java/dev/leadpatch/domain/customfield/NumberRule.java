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
        BigDecimal stripped = strip(number.get());
        // precision and scale alone are looked at: arithmetic on 1e5000000 would take seconds
        long integerDigits = (long) stripped.precision() - stripped.scale();
        if (stripped.precision() > DIGITS || integerDigits > DIGITS || stripped.scale() > DECIMALS) {
            return judging.refuse(
                    ViolationCode.NUMBER_PRECISION,
                    "must have at most %d digits, at most %d of them decimals".formatted(DIGITS, DECIMALS));
        }
        return judging.accept(new CustomFieldValue.Numeric(stripped));
    }

    static BigDecimal strip(BigDecimal number) {
        return ExactNumbers.isReasonable(number) ? number.stripTrailingZeros() : number;
    }
}
