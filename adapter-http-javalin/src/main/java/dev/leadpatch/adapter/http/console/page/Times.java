package dev.leadpatch.adapter.http.console.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times, in UTC, and durations for pages. */
public final class Times {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /** Returns a duration such as {@code 5 min}, rounded down. */
    public static String format(Duration duration) {
        if (duration.toMinutes() < 1) {
            return Math.max(0, duration.toSeconds()) + " s";
        }
        if (duration.toHours() < 1) {
            return duration.toMinutes() + " min";
        }
        return duration.toDays() < 1 ? duration.toHours() + " h" : duration.toDays() + " d";
    }

    /** Returns a time such as {@code 2026-11-29 06:30:05 UTC}. */
    public static String format(Instant time) {
        return SECONDS.format(time);
    }
}
