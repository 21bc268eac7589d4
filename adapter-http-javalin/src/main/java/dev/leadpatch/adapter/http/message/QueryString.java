package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, decoded as {@code application/x-www-form-urlencoded} in UTF-8 (WHATWG URL §5.1). Empty parts
 * between two {@code &} are skipped; a parameter without {@code =} has an empty value.
 *
 * @param parameters the parameters in the order of the query
 */
public record QueryString(List<Parameter> parameters) {

    private static final Pattern INVALID_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final QueryString EMPTY = new QueryString(List.of());

    /** A decoded name and its decoded value. */
    record Parameter(String name, String value) {}

    // Javalin decodes parameters with the charset of Content-Type and drops those with an invalid escape.
    public static QueryString of(Context ctx) {
        return parse(ctx.queryString());
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
            throw QueryParameterReader.invalid("The query has an invalid percent-escape");
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String part : raw.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                parameters.add(
                        equals < 0
                                ? new Parameter(decode(part), "")
                                : new Parameter(decode(part.substring(0, equals)), decode(part.substring(equals + 1))));
            }
        }
        return new QueryString(parameters);
    }

    /** Returns the distinct names. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parameters.forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    /** Returns the values of the parameter {@code name}. */
    List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
