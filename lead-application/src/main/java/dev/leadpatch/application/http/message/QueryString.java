package dev.leadpatch.application.http.message;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, decoded as {@code application/x-www-form-urlencoded} in UTF-8 (WHATWG URL §5.1). Empty parts
 * between two {@code &} are skipped; a parameter without {@code =} has an empty value. Immutable.
 *
 * @param valuesByName the values of each parameter in the order of the query, so that a lookup doesn't scan the query
 */
public record QueryString(Map<String, List<String>> valuesByName) {

    /** The parameter {@code dry_run}: a dry run validates a patch and does not apply it. */
    public static final String DRY_RUN = "dry_run";

    private static final Pattern INVALID_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern NUMBER_PATTERN = Pattern.compile("[1-9][0-9]{0,8}");
    private static final QueryString EMPTY = new QueryString(Map.of());

    public QueryString {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        valuesByName.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        valuesByName = Collections.unmodifiableMap(copy);
    }

    /**
     * Parses an encoded query.
     *
     * @throws HttpErrorException 400 if a {@code %} is not followed by two hexadecimal digits
     */
    public static QueryString parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return EMPTY;
        }
        if (INVALID_ESCAPE.matcher(raw).find()) {
            throw invalid("The query has an invalid percent-escape");
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String part : raw.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = decode(equals < 0 ? part : part.substring(0, equals));
                values.computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(part.substring(equals + 1)));
            }
        }
        return new QueryString(values);
    }

    /** Returns the distinct names. */
    public Set<String> names() {
        return valuesByName.keySet();
    }

    /** Returns the values of the parameter {@code name}. */
    public List<String> values(String name) {
        return valuesByName.getOrDefault(name, List.of());
    }

    /**
     * Returns the value of the parameter {@code name}, if present.
     *
     * @throws HttpErrorException 400 if it is repeated
     */
    public Optional<String> find(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            throw invalid("The query parameter " + name + " must not be repeated");
        }
        return values.stream().findFirst();
    }

    /**
     * Returns whether the parameter {@code name} is present and {@code true}.
     *
     * @throws HttpErrorException 400 if it is repeated, or neither {@code true} nor {@code false}
     */
    public boolean findFlag(String name) {
        String value = find(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw invalid("The query parameter " + name + " must be true or false");
        }
        return value.equals("true");
    }

    /**
     * Returns the value of the parameter {@code name}, an integer from 1 to {@code max}, if present.
     *
     * @throws HttpErrorException 400 if it is repeated, or not an integer in this range
     */
    public OptionalInt findNumber(String name, int max) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!NUMBER_PATTERN.matcher(value.get()).matches() || Integer.parseInt(value.get()) > max) {
            throw invalid("The query parameter " + name + " must be an integer from 1 to " + max);
        }
        return OptionalInt.of(Integer.parseInt(value.get()));
    }

    public static HttpErrorException invalid(String message) {
        return HttpErrorException.of(400, "invalid_query", message);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
