package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.CatalogNames.Names;
import dev.leadpatch.application.importing.FieldTarget.Member;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the labels in an input that no tag of the company has. */
public final class UnknownTags {
    /** Maximum number of labels; more are rather a wrong column or separator. */
    public static final int MAX_TAGS = 1_000;

    private UnknownTags() {}

    /**
     * Reads all rows.
     *
     * @return the labels, each in its first spelling; one more than {@link #MAX_TAGS} if there are more
     */
    public static List<String> find(RowSource rows, ColumnMapping mapping, CompanyCatalog catalog, ValueFormats formats)
            throws InvalidInputException {
        Names known = new CatalogNames(catalog).tags();
        Map<String, String> unknown = new TreeMap<>();
        for (Optional<ImportRow> row = rows.next(); row.isPresent() && unknown.size() <= MAX_TAGS; row = rows.next()) {
            row.get().values().forEach((column, value) -> {
                if (value != null
                        && mapping.target(column).filter(Member.TAGS::equals).isPresent()) {
                    labelsOf(value, known, formats).stream()
                            .filter(label -> known.find(label).isEmpty())
                            .forEach(label ->
                                    unknown.putIfAbsent(label.strip().toLowerCase(Locale.ROOT), label.strip()));
                }
            });
        }
        return List.copyOf(unknown.values());
    }

    private static List<String> labelsOf(Object value, Names known, ValueFormats formats) {
        if (value instanceof String cell) {
            return new ValueConverter.Elements(known, formats.listSeparator()).of(cell);
        }
        return value instanceof List<?> items
                ? items.stream().flatMap(item -> label(item).stream()).toList()
                : List.of();
    }

    private static Optional<String> label(Object item) {
        Object label = item instanceof Map<?, ?> object ? object.get("label") : item;
        return label instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
