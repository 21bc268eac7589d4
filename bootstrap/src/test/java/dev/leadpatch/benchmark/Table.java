package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A table of Markdown; figures are written so that people can read them. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(String... headings) {
        row(headings);
        lines.add("|---".repeat(headings.length) + "|");
    }

    void row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }

    static String cores(double cores) {
        return String.format(Locale.ROOT, "%.2f", cores);
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** How many times as much as {@code other}, if that is known. */
    static String ratio(double figure, OptionalDouble other) {
        return other.isPresent() ? ratio(figure / other.getAsDouble()) : "–";
    }
}
