package dev.leadpatch.benchmark.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pre-rendered request with placeholders of fixed width. Only their bytes are written for each request. */
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

    private RequestTemplate(byte[] bytes, List<Placeholder> placeholders) {
        this.bytes = bytes;
        this.placeholders = placeholders;
    }

    /** @param text ASCII, with the placeholders {@code @lead@}, {@code @value@} and {@code @status@} */
    static RequestTemplate parse(String text) {
        StringBuilder rendered = new StringBuilder();
        List<Placeholder> placeholders = new ArrayList<>();
        Matcher matcher = PLACEHOLDER_PATTERN.matcher(text);
        while (matcher.find()) {
            matcher.appendReplacement(rendered, "");
            Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
            placeholders.add(new Placeholder(kind, rendered.length()));
            rendered.append(kind == Kind.STATUS ? " ".repeat(UpdateGenerator.STATUS_WIDTH) : ZERO_DIGITS);
        }
        matcher.appendTail(rendered);
        return new RequestTemplate(Workload.ascii(rendered.toString()), placeholders);
    }

    int length() {
        return bytes.length;
    }

    /** Returns a reusable buffer for one connection. */
    ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** Renders the next request into {@code buffer}. */
    void fill(ByteBuffer buffer, UpdateGenerator updates) {
        updates.next();
        int leads = 0;
        for (Placeholder placeholder : placeholders) {
            switch (placeholder.kind()) {
                case LEAD -> putNumber(buffer, placeholder.offset(), updates.lead(leads++));
                case VALUE -> putNumber(buffer, placeholder.offset(), updates.value());
                case STATUS -> buffer.put(placeholder.offset(), updates.status());
            }
        }
        buffer.clear();
    }

    private static void putNumber(ByteBuffer buffer, int offset, long number) {
        long remaining = number;
        for (int digit = offset + DIGITS - 1; digit >= offset; digit--) {
            buffer.put(digit, (byte) ('0' + remaining % 10));
            remaining /= 10;
        }
    }
}
