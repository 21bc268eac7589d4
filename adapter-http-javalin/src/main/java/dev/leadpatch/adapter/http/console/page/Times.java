package dev.leadpatch.adapter.http.console.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times for pages, in UTC. */
public final class Times {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /** Returns a time such as {@code 2026-11-29 06:30:05 UTC}. */
    public static String format(Instant time) {
        return SECONDS.format(time);
    }
}
