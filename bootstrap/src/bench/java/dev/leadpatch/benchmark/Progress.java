package dev.leadpatch.benchmark;

import java.util.Locale;

/** Prints the progress of the benchmark to standard output. */
final class Progress {
    private static final int WIDTH = 40;

    private Progress() {}

    static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, "[bench] " + format + "%n", values);
    }

    static void printBar(String label, long done, long total) {
        int filled = Math.toIntExact(WIDTH * done / total);
        print("%s [%s%s] %,d of %,d", label, "#".repeat(filled), ".".repeat(WIDTH - filled), done, total);
    }
}
