package dev.leadpatch.domain.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as documents hold them: {@link BigDecimal}, {@link BigInteger}, {@link Long}, {@link Integer}, {@link Short} or
 * {@link Byte}. A {@code double} is none of them, because it has already lost what was sent.
 */
public final class ExactNumbers {
    // beyond this many digits before or after the point no rule accepts a number, and arithmetic on it could cost
    // seconds
    private static final int MAX_DIGITS = 5_000;
    // a decimal digit takes at least three bits
    private static final int MAX_BITS = 4 * MAX_DIGITS;

    private ExactNumbers() {}

    /** The number, or nothing if {@code plain} is no number or not an exact one. */
    public static Optional<BigDecimal> toDecimal(@Nullable Object plain) {
        if (plain instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (plain instanceof BigInteger integer) {
            return Optional.of(new BigDecimal(integer));
        }
        if (plain instanceof Long || plain instanceof Integer || plain instanceof Short || plain instanceof Byte) {
            return Optional.of(BigDecimal.valueOf(((Number) plain).longValue()));
        }
        return Optional.empty();
    }

    /** The number as a positive 64-bit integer, which {@code 1.0} and {@code 1e2} are too; nothing if it is none. */
    public static OptionalLong toPositiveLong(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return ifPositive(number.longValue());
        }
        return toDecimal(number)
                .filter(ExactNumbers::isWithinDigitLimit)
                .map(BigDecimal::stripTrailingZeros)
                .filter(decimal -> decimal.scale() <= 0 && decimal.precision() - decimal.scale() <= 19)
                .map(BigDecimal::toBigInteger)
                .filter(integer -> integer.bitLength() <= 63)
                .map(integer -> ifPositive(integer.longValue()))
                .orElseGet(OptionalLong::empty);
    }

    /** Whether the number can be computed with at once: {@code 1e5000000} is read in no time, and then costs seconds. */
    public static boolean isWithinDigitLimit(BigDecimal number) {
        // counting the digits of a number of a million of them takes seconds too, its bits are known
        return Math.abs((long) number.scale()) <= MAX_DIGITS
                && number.unscaledValue().bitLength() <= MAX_BITS
                && number.precision() <= MAX_DIGITS;
    }

    /**
     * The one form of all numbers of the same value: without trailing zeros behind the point, and without an exponent.
     * A number that is not {@linkplain #isWithinDigitLimit reasonable} stays as it is.
     */
    public static BigDecimal toCanonical(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if (!isWithinDigitLimit(number)) {
            return number;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static OptionalLong ifPositive(long value) {
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
