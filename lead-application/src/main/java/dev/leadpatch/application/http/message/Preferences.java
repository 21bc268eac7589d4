package dev.leadpatch.application.http.message;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.patch.BlankHandling;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadOptions;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The preferences of a client, parsed from {@code Prefer} (RFC 7240). Unknown preferences are ignored (§2).
 *
 * @param handling whether unknown members are rejected or ignored (§4.4)
 * @param blankHandling the handling of blank text in leads; not defined by an RFC
 * @param returnPreference the representation of a successful response (§4.2)
 */
public record Preferences(
        Optional<Strictness> handling,
        Optional<BlankHandling> blankHandling,
        Optional<ReturnPreference> returnPreference) {

    public static final String APPLIED_HEADER = "Preference-Applied";

    /** The preferences of a request that supports none. */
    public static final Preferences NONE = new Preferences(Optional.empty(), Optional.empty(), Optional.empty());

    /** The representation of a successful response. */
    public enum ReturnPreference {
        MINIMAL,
        REPRESENTATION
    }

    /** Returns the preferences of a request. */
    public static Preferences of(RequestHeaders headers) {
        List<String> values = headers.values("Prefer");
        return values.isEmpty() ? NONE : of(values);
    }

    /** Parses the values of {@code Prefer}; if a preference is repeated, the first one applies (§2). */
    static Preferences of(List<String> headers) {
        Map<String, String> preferences = new HashMap<>();
        for (String preference : split(String.join(",", headers), ',')) {
            String first = split(preference, ';').get(0);
            int equals = first.indexOf('=');
            if (equals >= 0) {
                preferences.putIfAbsent(
                        first.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(first.substring(equals + 1).strip()));
            }
        }
        return new Preferences(
                findValue(preferences, "handling", Strictness.values()),
                findValue(preferences, "blank", BlankHandling.values()),
                findValue(preferences, "return", ReturnPreference.values()));
    }

    public boolean wantsRepresentation() {
        return returnPreference.equals(Optional.of(ReturnPreference.REPRESENTATION));
    }

    /** Returns these preferences without {@code return}, for responses that have one representation only. */
    public Preferences withoutReturnPreference() {
        return new Preferences(handling, blankHandling, Optional.empty());
    }

    /** Returns these preferences with {@code return=minimal}, for a lead that is too large for a response. */
    public Preferences withMinimalReturn() {
        return new Preferences(handling, blankHandling, Optional.of(ReturnPreference.MINIMAL));
    }

    /** Returns the strictness for a request of {@code caller}: the preference, otherwise the default of the API key. */
    public Strictness handlingFor(Caller caller) {
        return handling.orElse(caller.hasFlag(ApiKeyFlag.LENIENT) ? Strictness.LENIENT : Strictness.STRICT);
    }

    /** Returns these preferences without {@code return} and {@code blank}, for requests that concern no values of a lead. */
    public Preferences handlingOnly() {
        return new Preferences(handling, Optional.empty(), Optional.empty());
    }

    /** Returns how the body of a request that writes leads is read: the preferences, otherwise the flags of the API key. */
    public ReadOptions readOptionsFor(Caller caller) {
        Strictness strictness = handlingFor(caller);
        BlankHandling ofKey =
                caller.hasFlag(ApiKeyFlag.IGNORE_BLANK) ? BlankHandling.IGNORE : BlankHandling.of(strictness);
        return ReadOptions.of(strictness).withBlankHandling(blankHandling.orElse(ofKey));
    }

    /** Returns the value of {@code Preference-Applied} (§3); empty if no preference was applied. */
    public Optional<String> appliedHeaderValue() {
        String applied = Stream.of(
                        handling.map(value -> "handling=" + wireName(value)),
                        blankHandling.map(value -> "blank=" + wireName(value)),
                        returnPreference.map(value -> "return=" + wireName(value)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied);
    }

    private static <E extends Enum<E>> Optional<E> findValue(Map<String, String> preferences, String name, E[] values) {
        String value = preferences.getOrDefault(name, "");
        return Stream.of(values)
                .filter(candidate -> wireName(candidate).equalsIgnoreCase(value))
                .findFirst();
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Splits at separators outside of quoted strings (RFC 9110 §5.6.4). */
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

    /**
     * The preferences that were applied to a request, and the members that were ignored: the source of the headers
     * {@code Preference-Applied} and {@code Leadpatch-Ignored}.
     *
     * @param ignored paths of the members that were ignored
     */
    public record Applied(Preferences preferences, List<DocumentPath> ignored) {

        /** Returns {@code success} with the two headers, each only if it has a value. */
        public JsonResponse addTo(JsonResponse success) {
            JsonResponse response = preferences
                    .appliedHeaderValue()
                    .map(applied -> success.withHeader(APPLIED_HEADER, applied))
                    .orElse(success);
            return ignored.isEmpty()
                    ? response
                    : response.withHeader(IgnoredMembersHeader.HEADER, IgnoredMembersHeader.format(ignored));
        }
    }
}
