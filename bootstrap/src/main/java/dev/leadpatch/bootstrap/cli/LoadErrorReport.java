package dev.leadpatch.bootstrap.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The errors of a document as lines, together at most 98: the first errors and, if these are not all, a summary by kind.
 *
 * @param errors the first errors, each with its place
 * @param kinds the number of all errors of each kind
 */
record LoadErrorReport(String file, List<String> errors, Map<String, Long> kinds) {
    private static final int MAX_ERRORS = 75;
    private static final int MAX_KINDS = 20;

    LoadErrorReport {
        errors = List.copyOf(errors);
        kinds = Map.copyOf(kinds);
    }

    List<String> toLines() {
        List<String> lines = new ArrayList<>(errors.stream().limit(MAX_ERRORS).toList());
        long total = kinds.values().stream().mapToLong(Long::longValue).sum();
        if (total > lines.size()) {
            lines.add(
                    "%s: the %d errors by kind, of which the first %d are above:".formatted(file, total, lines.size()));
            kinds.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MAX_KINDS)
                    .forEach(kind -> lines.add("  %d × %s".formatted(kind.getValue(), kind.getKey())));
            if (kinds.size() > MAX_KINDS) {
                lines.add("  and %d other kinds".formatted(kinds.size() - MAX_KINDS));
            }
        }
        return lines;
    }
}
