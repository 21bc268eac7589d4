package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.violation.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The value of {@code Leadpatch-Ignored}: the pointers of what lenient handling dropped. */
final class IgnoredMembers {

    static final String HEADER = "Leadpatch-Ignored";

    // a header block has limits of its own; what does not fit is shown by an ellipsis
    private static final int LONGEST = 4_000;
    private static final String MORE = "...";

    private IgnoredMembers() {}

    static String value(List<Place> ignored) {
        StringBuilder value = new StringBuilder();
        for (Place place : ignored) {
            String plain = place.pointer();
            // each character takes at least one place, so what is too long plain need not be encoded
            String pointer = plain.length() > LONGEST ? plain : encoded(plain);
            if (value.length() + pointer.length() > LONGEST) {
                return value.append(value.isEmpty() ? "" : ", ").append(MORE).toString();
            }
            value.append(value.isEmpty() ? "" : ", ").append(pointer);
        }
        return value.toString();
    }

    /** What a header can't hold, or would take for a separator, is percent-encoded (RFC 6901 §6, RFC 3986 §2.1). */
    private static String encoded(String pointer) {
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
