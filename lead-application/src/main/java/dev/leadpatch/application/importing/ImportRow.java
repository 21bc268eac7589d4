package dev.leadpatch.application.importing;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of an input.
 *
 * @param number the number of the row, from 1; a header is not counted
 * @param line the line of the input in which the row starts, from 1
 * @param values the values by column, in the order of the columns: texts, or documents of plain Java values
 * @param source the row as it was read, in a representation of the {@link RowSource}
 * @param error why the values could not be read, for example that the row has too many columns
 */
public record ImportRow(
        long number, long line, Map<String, @Nullable Object> values, Object source, Optional<String> error) {
    private static final int MIN_ITEM_SIZE = 50;

    public ImportRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The approximate number of characters of the row. */
    int size() {
        int size = 0;
        for (Map.Entry<String, @Nullable Object> value : values.entrySet()) {
            size += value.getValue() instanceof String text
                    ? text.length()
                    : value.getKey().length();
            size += value.getValue() instanceof Collection<?> items ? MIN_ITEM_SIZE * items.size() : 0;
        }
        return size;
    }
}
