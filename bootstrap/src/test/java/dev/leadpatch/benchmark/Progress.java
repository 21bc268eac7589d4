package dev.leadpatch.benchmark;

import java.util.Locale;

/** Tells whoever waits what is going on. */
final class Progress {
    private static final int WIDTH = 40;

    private Progress() {}

    static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, "[bench] " + format + "%n", values);
    }

    static void printBar(String what, long done, long all) {
        int full = Math.toIntExact(WIDTH * done / all);
        print("%s [%s%s] %,d of %,d", what, "#".repeat(full), ".".repeat(WIDTH - full), done, all);
    }
}
