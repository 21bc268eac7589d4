package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.patch.Handling;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client prefers by {@code Prefer} (RFC 7240); preferences that are not known are ignored, as §2 asks. */
record Preferences(Optional<Handling> handling) {

    static Preferences of(Context ctx) {
        return of(Collections.list(ctx.req().getHeaders("Prefer")));
    }

    /** Of a preference that is named twice the first counts (§2). */
    static Preferences of(List<String> headers) {
        for (String preference : split(String.join(",", headers), ',')) {
            String first = split(preference, ';').get(0);
            int equals = first.indexOf('=');
            if (equals >= 0 && first.substring(0, equals).strip().equalsIgnoreCase("handling")) {
                return new Preferences(handling(first.substring(equals + 1).strip()));
            }
        }
        return new Preferences(Optional.empty());
    }

    private static Optional<Handling> handling(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "lenient", "\"lenient\"" -> Optional.of(Handling.LENIENT);
            case "strict", "\"strict\"" -> Optional.of(Handling.STRICT);
            default -> Optional.empty();
        };
    }

    /** The parts between separators, but for those inside of a quoted string (RFC 9110 §5.6.4). */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
