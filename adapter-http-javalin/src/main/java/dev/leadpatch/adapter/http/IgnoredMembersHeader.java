package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.violation.DocumentPath;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The value of {@code Leadpatch-Ignored}: the pointers of the members, or the names of the query parameters, that lenient
 * handling dropped.
 */
final class IgnoredMembersHeader {

    static final String HEADER = "Leadpatch-Ignored";

    // a header block has limits of its own; what does not fit is shown by an ellipsis
    private static final int MAX_LENGTH = 4_000;
    private static final int MAX_NAME_LENGTH = 100;
    private static final String ELLIPSIS = "...";

    private IgnoredMembersHeader() {}

    static String format(List<DocumentPath> ignored) {
        return joined(
                ignored.stream()
                        .map(DocumentPath::toJsonPointer)
                        // each character takes at least one place, so what is too long plain need not be encoded
                        .map(pointer -> pointer.length() > MAX_LENGTH ? pointer : percentEncoded(pointer)),
                MAX_LENGTH);
    }

    /** The names of query parameters. */
    static String names(List<String> ignored) {
        return names(ignored, MAX_LENGTH);
    }

    /** The names of query parameters, as many as {@code maxLength} characters hold. */
    static String names(List<String> ignored, int maxLength) {
        return joined(ignored.stream().map(IgnoredMembersHeader::name), maxLength);
    }

    /** The name of a query parameter in visible ASCII, of at most 103 characters; {@code ""} if it is empty. */
    static String name(String name) {
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
        for (Iterator<String> each = entries.iterator(); each.hasNext(); ) {
            String entry = each.next();
            if (value.length() + entry.length() > maxLength) {
                return value.append(value.isEmpty() ? "" : ", ")
                        .append(ELLIPSIS)
                        .toString();
            }
            value.append(value.isEmpty() ? "" : ", ").append(entry);
        }
        return value.toString();
    }

    /** What a header can't hold, or would take for a separator, is percent-encoded (RFC 6901 §6, RFC 3986 §2.1). */
    private static String percentEncoded(String pointer) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : pointer.getBytes(StandardCharsets.UTF_8)) {
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
