package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads members that are whole numbers, in any notation: {@code 60} and {@code 6e1} are the same. */
public final class WholeNumberReader {

    private WholeNumberReader() {}

    /**
     * Reads a whole number that must not be {@code null}.
     *
     * @param min the minimum, inclusive
     * @param max the maximum, inclusive
     * @param hint the end of the error messages
     */
    public static Optional<Long> read(ObjectReader members, String name, long min, long max, String hint) {
        Optional<Object> value = members.value(name, hint);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = ExactNumbers.toDecimal(value.get());
        if (number.isEmpty()) {
            members.context().rejectType(members.pathOf(name), value.get(), "must be a number" + hint);
            return Optional.empty();
        }
        Optional<Long> whole = number.filter(ExactNumbers::isWithinDigitLimit)
                .map(ExactNumbers::toCanonical)
                .filter(candidate -> candidate.scale() <= 0
                        && candidate.compareTo(BigDecimal.valueOf(min)) >= 0
                        && candidate.compareTo(BigDecimal.valueOf(max)) <= 0)
                .map(BigDecimal::longValue);
        if (whole.isEmpty()) {
            String message = "must be a whole number from " + min + " to " + max + hint;
            members.context().reject(members.pathOf(name), ViolationCode.RANGE, message);
        }
        return whole;
    }
}
