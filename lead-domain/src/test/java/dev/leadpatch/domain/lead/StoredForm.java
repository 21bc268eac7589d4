package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.value.ExactNumbers;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a document on its way through a {@code jsonb} column: the same values in another form. */
final class StoredForm {
    private static final Comparator<String> BY_LENGTH =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private StoredForm() {}

    static Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> document) {
        Map<String, @Nullable Object> stored = new LinkedHashMap<>();
        document.keySet().stream().sorted(BY_LENGTH).forEach(name -> stored.put(name, value(document.get(name))));
        return stored;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return of((Map<String, @Nullable Object>) object);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(StoredForm::value).toList();
        }
        return value instanceof Number number
                ? smallest(ExactNumbers.decimal(number).orElseThrow())
                : value;
    }

    /** A parser takes the smallest type that holds a number. */
    private static Number smallest(BigDecimal number) {
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
