package dev.leadpatch.domain.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conversion of the exact number types of a document: {@link BigDecimal}, {@link BigInteger}, {@link Long},
 * {@link Integer}, {@link Short} and {@link Byte}. A {@code double} is not accepted, because it may have lost digits.
 */
public final class ExactNumbers {
    // no rule accepts more digits before or after the decimal point, and arithmetic on more could take seconds
    private static final int MAX_DIGITS = 5_000;
    // a decimal digit takes less than four bits
    private static final int MAX_BITS = 4 * MAX_DIGITS;
    private static final Pattern CANONICAL_ID = Pattern.compile("[1-9][0-9]{0,18}");

    private ExactNumbers() {}

    /** Converts {@code value}; returns empty if it is not a number of an exact type. */
    public static Optional<BigDecimal> toDecimal(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (value instanceof BigInteger integer) {
            return Optional.of(new BigDecimal(integer));
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Optional.of(BigDecimal.valueOf(((Number) value).longValue()));
        }
        return Optional.empty();
    }

    /**
     * Converts a number to a positive 64-bit integer; empty if it is not one. {@code 1.0} and {@code 1e2} are integers.
     */
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

    /**
     * Whether arithmetic on the number is fast. {@code 1e5000000} is parsed quickly, but computing with it takes
     * seconds.
     */
    public static boolean isWithinDigitLimit(BigDecimal number) {
        // bitLength is checked before precision, because precision takes seconds for a number with a million digits
        return Math.abs((long) number.scale()) <= MAX_DIGITS
                && number.unscaledValue().bitLength() <= MAX_BITS
                && number.precision() <= MAX_DIGITS;
    }

    /**
     * The canonical form of a number: no trailing zeros after the decimal point and no exponent. Equal values have
     * equal canonical forms. A number that exceeds the {@linkplain #isWithinDigitLimit digit limit} is returned
     * unchanged.
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

    /** Parses an id: a positive 64-bit integer in ASCII digits without leading zeros. Empty if the text is none. */
    public static Optional<Long> parseId(String digits) {
        try {
            return CANONICAL_ID.matcher(digits).matches() ? Optional.of(Long.parseLong(digits)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // 19 digits can exceed 64 bits
        }
    }

    /** Validates an id. */
    static void requirePositive(long id) {
        if (id <= 0) {
            throw new IllegalArgumentException("an id must be positive, not " + id);
        }
    }

    private static OptionalLong ifPositive(long value) {
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
