package dev.leadpatch.application.http.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain Java values as JSON (RFC 8259): maps with string keys, lists, strings, numbers, booleans, null and
 * times. Decimals are written in plain notation, an {@link Instant} as a string: RFC 3339 in UTC, with six decimals and
 * {@code Z}. Lone surrogates have no UTF-8 form and are escaped, so any text of a client can be written. A {@link
 * FullOrBrief} is written in its brief form if the full form does not fit.
 *
 * <p>The text has a maximum length. Writing stops as soon as it is exceeded, which bounds the memory of a response.
 */
public final class JsonWriter {

    /** Maximum number of characters of a response body. */
    public static final int MAX_CHARS = 8 * 1024 * 1024;

    private static final DateTimeFormatter TIME_FORMATTER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String HEX_DIGITS = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(256);

    private final int maxChars;
    private final int maxFullChars;
    private int limit;

    private JsonWriter(int maxChars, int maxFullChars) {
        this.maxChars = maxChars;
        this.maxFullChars = maxFullChars;
        this.limit = maxChars;
    }

    /**
     * Writes a value as a response body.
     *
     * @throws ResponseTooLargeException if the text would have more than {@link #MAX_CHARS} characters
     */
    public static String write(@Nullable Object value) {
        return write(value, MAX_CHARS);
    }

    /**
     * Writes a value.
     *
     * @throws ResponseTooLargeException if the text would have more than {@code maxChars} characters
     */
    public static String write(@Nullable Object value, int maxChars) {
        return write(value, maxChars, maxChars);
    }

    /**
     * Writes a value as a response body. Each {@link FullOrBrief} that would end after {@code maxFullChars} characters is
     * written in its brief form.
     *
     * @throws ResponseTooLargeException if the text would have more than {@link #MAX_CHARS} characters
     */
    public static String writeBriefAfter(@Nullable Object value, int maxFullChars) {
        return write(value, MAX_CHARS, maxFullChars);
    }

    private static String write(@Nullable Object value, int maxChars, int maxFullChars) {
        JsonWriter writer = new JsonWriter(maxChars, maxFullChars);
        writer.appendValue(value);
        return writer.out.toString();
    }

    private void appendValue(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.append(value);
            requireRoomFor(0);
        } else if (value instanceof String string) {
            appendString(string);
        } else if (value instanceof BigDecimal number) {
            // plain notation writes a large exponent as zeros
            requireRoomFor(Math.abs((long) number.scale()));
            out.append(number.toPlainString());
            requireRoomFor(0);
        } else if (value instanceof Instant time) {
            appendString(TIME_FORMATTER.format(time));
        } else if (value instanceof Map<?, ?> members) {
            appendObject(members);
        } else if (value instanceof List<?> items) {
            appendArray(items);
        } else if (value instanceof FullOrBrief alternative) {
            appendAlternative(alternative);
        } else {
            throw new IllegalArgumentException("no JSON representation: " + value.getClass());
        }
    }

    private void requireRoomFor(long chars) {
        if (out.length() + chars > limit) {
            throw new ResponseTooLargeException(maxChars);
        }
    }

    private void appendAlternative(FullOrBrief alternative) {
        int start = out.length();
        int outerLimit = limit;
        try {
            limit = Math.min(outerLimit, Math.min(maxFullChars, maxChars - alternative.reserved()));
            appendValue(alternative.full());
        } catch (ResponseTooLargeException e) {
            out.setLength(start);
            limit = outerLimit;
            appendValue(alternative.brief().get());
        } finally {
            limit = outerLimit;
        }
    }

    private void appendObject(Map<?, ?> members) {
        char separator = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(separator);
            appendString((String) member.getKey());
            out.append(':');
            appendValue(member.getValue());
            separator = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
        requireRoomFor(0);
    }

    private void appendArray(List<?> items) {
        char separator = '[';
        for (Object item : items) {
            out.append(separator);
            appendValue(item);
            separator = ',';
        }
        out.append(items.isEmpty() ? "[]" : "]");
        requireRoomFor(0);
    }

    private void appendString(String string) {
        requireRoomFor(string.length());
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                appendControlCharacter(c);
            } else if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(i + 1))) {
                out.append(c).append(string.charAt(++i));
            } else {
                appendUnicodeEscape(c);
            }
        }
        out.append('"');
        requireRoomFor(0);
    }

    private void appendControlCharacter(char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            default -> appendUnicodeEscape(c);
        }
    }

    private void appendUnicodeEscape(char c) {
        requireRoomFor(0);
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX_DIGITS.charAt((c >> shift) & 0xF));
        }
    }

    /**
     * A JSON value in two forms: the full form is written if it fits into the response, otherwise the brief form.
     *
     * @param full the full form
     * @param brief supplies the fallback, of bounded size
     * @param reserved the number of characters that the full form must leave free for the rest of the response
     */
    public record FullOrBrief(@Nullable Object full, Supplier<?> brief, int reserved) {

        private static final int RESERVED = 10_000;

        /** Reserves 10,000 characters, enough for a few short members. */
        public FullOrBrief(@Nullable Object full, Supplier<?> brief) {
            this(full, brief, RESERVED);
        }
    }
}
