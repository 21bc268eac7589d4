package dev.leadpatch.domain.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Java types that a document may consist of: {@link Map} with {@link String} keys, {@link List}, {@link String},
 * {@link Boolean}, {@code null}, and for numbers {@link BigDecimal}, {@link BigInteger}, {@link Long}, {@link Integer},
 * {@link Short} and {@link Byte}.
 *
 * <p>{@link Double} and {@link Float} are not supported, because they lose digits. Nodes of JSON libraries, arrays,
 * {@link java.util.Set}, {@link Optional} and {@code java.time} are not supported either.
 */
public final class DocumentTypes {
    private static final String NUMBERS =
            "numbers must be BigDecimal or integers (BigInteger, Long, Integer, Short, Byte)";

    private DocumentTypes() {}

    /**
     * Returns the reason why {@code value} cannot be part of a document, as a predicate that follows its name; empty if
     * it can. The keys of a map are checked; the values in a map or list are not.
     */
    public static Optional<String> unsupportedReason(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return unsupportedKey(object);
        }
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof List<?>
                || ExactNumbers.toDecimal(value).isPresent()) {
            return Optional.empty();
        }
        if (value instanceof Double || value instanceof Float) {
            return Optional.of("is " + typeOf(value) + ", which is inexact: " + NUMBERS
                    + "; in Jackson, enable DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS");
        }
        if (value instanceof Number) {
            return Optional.of("is " + typeOf(value) + ": " + NUMBERS);
        }
        return Optional.of("is " + typeOf(value)
                + ": a document consists of Map, List, String, Boolean, null, BigDecimal and integers");
    }

    private static Optional<String> unsupportedKey(Map<?, ?> object) {
        for (Object name : object.keySet()) {
            if (!(name instanceof String)) {
                return Optional.of("has a member name that is not a String but " + typeOf(name));
            }
        }
        return Optional.empty();
    }

    private static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String name = value.getClass().getSimpleName();
        return "a Java value of the type " + (name.isEmpty() ? value.getClass().getName() : name);
    }
}
