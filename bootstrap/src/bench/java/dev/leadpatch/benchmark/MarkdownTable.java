package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Builds a Markdown table and formats its numbers. */
final class MarkdownTable {
    private final List<String> lines = new ArrayList<>();

    MarkdownTable(String... headings) {
        addRow(headings);
        lines.add("|---".repeat(headings.length) + "|");
    }

    void addRow(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    String toMarkdown() {
        return String.join("\n", lines) + "\n";
    }

    static String formatRate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    static String formatMillis(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }

    static String formatMicros(double micros) {
        return String.format(Locale.ROOT, "%.0f", micros);
    }

    /** Formats a difference in microseconds with its sign; empty if there is none, {@code NaN}. */
    static String formatDifference(double micros) {
        return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, "%+.0f", micros);
    }

    static String formatCores(double cores) {
        return String.format(Locale.ROOT, "%.2f", cores);
    }

    static String formatRatio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** Formats {@code value} as a multiple of {@code reference}; a dash if the reference is unknown. */
    static String formatRatio(double value, OptionalDouble reference) {
        return reference.isPresent() ? formatRatio(value / reference.getAsDouble()) : "–";
    }
}
