package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.value.ExactNumbers;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the storage of a document in a {@code jsonb} column: equal values, but with different order and number
 * types.
 */
final class JsonbSimulation {
    private static final Comparator<String> BY_LENGTH =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private JsonbSimulation() {}

    static Map<String, @Nullable Object> roundTrip(Map<String, ? extends @Nullable Object> document) {
        Map<String, @Nullable Object> stored = new LinkedHashMap<>();
        document.keySet().stream()
                .sorted(BY_LENGTH)
                .forEach(name -> stored.put(name, roundTripValue(document.get(name))));
        return stored;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object roundTripValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return roundTrip((Map<String, @Nullable Object>) object);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonbSimulation::roundTripValue).toList();
        }
        return value instanceof Number number
                ? smallestType(ExactNumbers.toDecimal(number).orElseThrow())
                : value;
    }

    /** JSON parsers use the smallest type that can represent an integer. */
    private static Number smallestType(BigDecimal number) {
        if (number.scale() > 0) {
            return number;
        }
        int bits = number.toBigInteger().bitLength();
        if (bits > 63) {
            return number.toBigInteger();
        }
        return bits > 31 ? (Number) number.longValue() : (Number) number.intValue();
    }
}
