package dev.leadpatch.benchmark.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request in which few places differ from one to the next, each of a fixed width: only these are written anew. */
final class RequestTemplate {
    private static final Pattern PLACEHOLDER_PATTERN = Pattern.compile("@(lead|value|status)@");
    private static final int DIGITS = 10;
    private static final String ZERO_DIGITS = "0".repeat(DIGITS);

    private final byte[] bytes;
    private final List<Placeholder> placeholders;

    private enum Kind {
        LEAD,
        VALUE,
        STATUS
    }

    private record Placeholder(Kind kind, int offset) {}

    private RequestTemplate(byte[] bytes, List<Placeholder> places) {
        this.bytes = bytes;
        this.placeholders = places;
    }

    /** @param text in ASCII, with {@code @lead@}, {@code @value@} and {@code @status@} in the places that change */
    static RequestTemplate parse(String text) {
        StringBuilder whole = new StringBuilder();
        List<Placeholder> places = new ArrayList<>();
        Matcher matcher = PLACEHOLDER_PATTERN.matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(whole, "");
            Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
            places.add(new Placeholder(kind, whole.length()));
            whole.append(kind == Kind.STATUS ? " ".repeat(UpdateGenerator.STATUS_WIDTH) : ZERO_DIGITS);
        }
        matcher.appendTail(whole);
        return new RequestTemplate(Workload.ascii(whole.toString()), places);
    }

    int length() {
        return bytes.length;
    }

    /** A buffer for one connection, to be filled again and again. */
    ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** Makes the next request of {@code buffer}. */
    void fill(ByteBuffer buffer, UpdateGenerator choices) {
        choices.next();
        int leads = 0;
        for (Placeholder place : placeholders) {
            switch (place.kind()) {
                case LEAD -> putNumber(buffer, place.offset(), choices.lead(leads++));
                case VALUE -> putNumber(buffer, place.offset(), choices.value());
                case STATUS -> buffer.put(place.offset(), choices.status());
            }
        }
        buffer.clear();
    }

    private static void putNumber(ByteBuffer buffer, int at, long number) {
        long rest = number;
        for (int digit = at + DIGITS - 1; digit >= at; digit--) {
            buffer.put(digit, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
