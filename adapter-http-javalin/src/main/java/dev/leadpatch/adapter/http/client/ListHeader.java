package dev.leadpatch.adapter.http.client;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Iterates over the elements of a list header (RFC 9110 §5.6.1) from the last to the first, skipping empty ones. The
 * last elements are those of the nearest proxies. Reading from the end, what a client sent before them cannot affect
 * their meaning, not even an unterminated quoted string.
 */
final class ListHeader implements Iterator<String> {

    private final String value;
    private int end;
    private final ArrayDeque<String> next = new ArrayDeque<>(1);

    /** @param lines the values of the header, in their order in the request */
    ListHeader(List<String> lines) {
        this.value = String.join(",", lines);
        this.end = value.length();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && end >= 0) {
            int comma = lastComma();
            String element = value.substring(comma + 1, end).strip();
            end = comma;
            if (!element.isEmpty()) {
                next.add(element);
            }
        }
        return !next.isEmpty();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return next.remove();
    }

    /** Returns the position of the last comma before {@code end} outside of quoted strings, or -1. */
    private int lastComma() {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char character = value.charAt(i);
            if (character == '"' && !(quoted && isEscaped(i))) {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private boolean isEscaped(int position) {
        int backslash = position - 1;
        while (backslash >= 0 && value.charAt(backslash) == '\\') {
            backslash--;
        }
        return (position - backslash) % 2 == 0;
    }
}
