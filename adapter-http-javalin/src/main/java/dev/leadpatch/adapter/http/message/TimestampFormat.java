package dev.leadpatch.adapter.http.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats times as RFC 3339 in UTC, with six decimals and {@code Z}. */
public final class TimestampFormat {

    private static final DateTimeFormatter FORMATTER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private TimestampFormat() {}

    public static String format(Instant time) {
        return FORMATTER.format(time);
    }
}
