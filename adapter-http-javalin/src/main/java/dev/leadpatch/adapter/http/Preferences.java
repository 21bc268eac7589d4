package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.patch.Strictness;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client prefers by {@code Prefer} (RFC 7240); preferences that are not known are ignored, as §2 asks.
 *
 * @param handling how to take what is not understood (§4.4)
 * @param returned what a success answers with (§4.2)
 */
record Preferences(Optional<Strictness> handling, Optional<ReturnPreference> returned) {

    static final String APPLIED_HEADER = "Preference-Applied";

    /** What a success answers with. */
    enum ReturnPreference {
        MINIMAL,
        REPRESENTATION
    }

    static Preferences of(Context ctx) {
        return of(Collections.list(ctx.req().getHeaders("Prefer")));
    }

    /** Of a preference that is named twice the first counts (§2). */
    static Preferences of(List<String> headers) {
        Map<String, String> named = new HashMap<>();
        for (String preference : split(String.join(",", headers), ',')) {
            String first = split(preference, ';').get(0);
            int equals = first.indexOf('=');
            if (equals >= 0) {
                named.putIfAbsent(
                        first.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(first.substring(equals + 1).strip()));
            }
        }
        return new Preferences(
                findValue(named, "handling", Strictness.values()),
                findValue(named, "return", ReturnPreference.values()));
    }

    boolean wantsRepresentation() {
        return returned.equals(Optional.of(ReturnPreference.REPRESENTATION));
    }

    /** The same, when what a success answers with is not the client's to choose. */
    Preferences withoutReturnPreference() {
        return new Preferences(handling, Optional.empty());
    }

    /** The same with the short response, because the whole lead is too large for one. */
    Preferences minimal() {
        return new Preferences(handling, Optional.of(ReturnPreference.MINIMAL));
    }

    /** How a request of {@code caller} is to be read. */
    Strictness handlingFor(Caller caller) {
        return handling.orElse(caller.hasFlag(ApiKeyFlag.LENIENT) ? Strictness.LENIENT : Strictness.STRICT);
    }

    /** What {@code Preference-Applied} tells (§3), if there is something to tell. */
    Optional<String> appliedHeaderValue() {
        String applied = Stream.of(
                        handling.map(value -> "handling=" + wireName(value)),
                        returned.map(value -> "return=" + wireName(value)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied);
    }

    private static <E extends Enum<E>> Optional<E> findValue(Map<String, String> named, String name, E[] values) {
        String value = named.getOrDefault(name, "");
        return Stream.of(values)
                .filter(it -> wireName(it).equalsIgnoreCase(value))
                .findFirst();
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
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
