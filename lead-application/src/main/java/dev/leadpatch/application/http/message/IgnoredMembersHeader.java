package dev.leadpatch.application.http.message;

import dev.leadpatch.domain.violation.DocumentPath;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats {@code Leadpatch-Ignored}: the JSON Pointers of the members, or the names of the query parameters, that
 * lenient handling ignored. The value has at most 4,000 characters; an ellipsis marks omitted entries.
 */
public final class IgnoredMembersHeader {

    public static final String HEADER = "Leadpatch-Ignored";

    // clients and proxies limit the size of response headers
    private static final int MAX_LENGTH = 4_000;
    private static final int MAX_NAME_LENGTH = 100;
    private static final String ELLIPSIS = "...";

    private IgnoredMembersHeader() {}

    public static String format(List<DocumentPath> ignored) {
        return joined(
                ignored.stream()
                        .map(DocumentPath::toJsonPointer)
                        // encoding never shortens a pointer, so one that is too long need not be encoded
                        .map(pointer -> pointer.length() > MAX_LENGTH ? pointer : percentEncoded(pointer)),
                MAX_LENGTH);
    }

    /** Formats the names of query parameters. */
    public static String names(List<String> ignored) {
        return names(ignored, MAX_LENGTH);
    }

    /** Formats the names of query parameters, at most {@code maxLength} characters before the ellipsis. */
    public static String names(List<String> ignored, int maxLength) {
        return joined(ignored.stream().map(IgnoredMembersHeader::name), maxLength);
    }

    /** Formats the name of a query parameter as at most 103 visible ASCII characters; {@code ""} if it is empty. */
    public static String name(String name) {
        if (name.isEmpty()) {
            return "\"\"";
        }
        String start = percentEncoded(name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) : name);
        if (start.length() <= MAX_NAME_LENGTH) {
            return name.length() > MAX_NAME_LENGTH ? start + ELLIPSIS : start;
        }
        int escape = start.lastIndexOf('%', MAX_NAME_LENGTH - 1);
        boolean cut = escape > MAX_NAME_LENGTH - 3;
        return start.substring(0, cut ? escape : MAX_NAME_LENGTH) + ELLIPSIS;
    }

    private static String joined(Stream<String> entries, int maxLength) {
        StringBuilder value = new StringBuilder();
        for (Iterator<String> iterator = entries.iterator(); iterator.hasNext(); ) {
            String entry = iterator.next();
            if (value.length() + entry.length() > maxLength) {
                return value.append(value.isEmpty() ? "" : ", ")
                        .append(ELLIPSIS)
                        .toString();
            }
            value.append(value.isEmpty() ? "" : ", ").append(entry);
        }
        return value.toString();
    }

    /** Percent-encodes separators and characters that headers cannot contain (RFC 6901 §6, RFC 3986 §2.1). */
    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > ' ' && octet < 0x7F && octet != ',' && octet != '%' && octet != '"';
            if (plain) {
                encoded.append((char) octet);
            } else {
                encoded.append("%%%02X".formatted(octet & 0xFF));
            }
        }
        return encoded.toString();
    }
}
