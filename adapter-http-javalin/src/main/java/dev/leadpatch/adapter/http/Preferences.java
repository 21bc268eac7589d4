package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.patch.Handling;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client prefers by {@code Prefer} (RFC 7240); preferences that are not known are ignored, as §2 asks. */
record Preferences(Optional<Handling> handling) {

    // name, perhaps a value, perhaps parameters; of a preference named twice the first counts (§2)
    private static final Pattern PREFERENCE =
            Pattern.compile("\\s*(?<name>[^\\s=;,\"]+)(?:\\s*=\\s*\"?(?<value>[^\\s;,\"]*)\"?)?[^,]*,?");

    static Preferences of(List<String> headers) {
        Matcher preference = PREFERENCE.matcher(String.join(",", headers));
        while (preference.find()) {
            if (preference.group("name").equalsIgnoreCase("handling")) {
                return new Preferences(handling(String.valueOf(preference.group("value"))));
            }
        }
        return new Preferences(Optional.empty());
    }

    static Preferences of(Context ctx) {
        return of(Collections.list(ctx.req().getHeaders("Prefer")));
    }

    private static Optional<Handling> handling(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "lenient" -> Optional.of(Handling.LENIENT);
            case "strict" -> Optional.of(Handling.STRICT);
            default -> Optional.empty();
        };
    }
}
