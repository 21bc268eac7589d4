package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.FieldTarget.Member;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fields of the columns of an input. Columns that are not known in advance, as in JSON, are matched by name. Not
 * thread-safe.
 */
public final class ColumnMapping {
    private final ColumnMatcher matcher;
    private final boolean ignoresUnknown;
    private final Map<String, FieldTarget> configured;
    private final Map<String, Optional<FieldTarget>> targets = new HashMap<>();
    private final Map<String, Optional<FieldTarget>> byWireName = new HashMap<>();

    /**
     * @param configured the names of fields by column, which take precedence
     * @param ignoresUnknown whether columns without a field are not imported
     * @throws IllegalArgumentException if a name is unknown
     */
    public ColumnMapping(ColumnMatcher matcher, Map<String, String> configured, boolean ignoresUnknown) {
        this.matcher = matcher;
        this.ignoresUnknown = ignoresUnknown;
        this.configured = new LinkedHashMap<>();
        configured.forEach((column, name) -> this.configured.put(
                column,
                matcher.match(name)
                        .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is not a field"))));
    }

    /** Returns the field of a column; empty if there is none. */
    public Optional<FieldTarget> target(String column) {
        return targets.computeIfAbsent(column, this::find);
    }

    private Optional<FieldTarget> find(String column) {
        FieldTarget target = configured.get(column);
        if (target != null) {
            return Optional.of(target);
        }
        Optional<FieldTarget> matched = matcher.match(column);
        return matched.isEmpty() && ignoresUnknown ? Optional.of(Member.IGNORED) : matched;
    }

    /** Returns the custom field with a name such as {@code customFields/7}; empty if there is none. */
    Optional<FieldTarget.CustomField> customField(String name) {
        return byWireName
                .computeIfAbsent(name, matcher::ofWireName)
                .filter(FieldTarget.CustomField.class::isInstance)
                .map(FieldTarget.CustomField.class::cast);
    }

    /** Returns the column of a field among these columns; empty if there is none. */
    public Optional<String> columnOf(FieldTarget target, List<String> columns) {
        return columns.stream()
                .filter(column -> target(column).filter(target::equals).isPresent())
                .findFirst();
    }

    /** Returns the columns of a header by field; columns that are not imported are left out. */
    public Map<FieldTarget, List<String>> byField(List<String> columns) {
        Map<FieldTarget, List<String>> fields = new LinkedHashMap<>();
        for (String column : columns) {
            target(column)
                    .filter(target -> target != Member.IGNORED)
                    .ifPresent(target -> fields.merge(target, List.of(column), ColumnMapping::concat));
        }
        return Collections.unmodifiableMap(fields);
    }

    private static List<String> concat(List<String> left, List<String> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
