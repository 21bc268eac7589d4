package dev.leadpatch.adapter.http;

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
 * between two {@code &} are skipped, and a parameter without {@code =} has an empty value.
 *
 * @param parameters in the order of the query
 */
record QueryString(List<Parameter> parameters) {

    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final QueryString EMPTY = new QueryString(List.of());

    /** A name with its value, both decoded. */
    record Parameter(String name, String value) {}

    // Not Javalin's parameters: these are decoded by the charset of Content-Type, and drop what has a bad escape.
    static QueryString of(Context ctx) {
        return parse(ctx.queryString());
    }

    /** @throws HttpErrorException 400 if a {@code %} is not followed by two hexadecimal digits */
    static QueryString parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return EMPTY;
        }
        if (BAD_ESCAPE.matcher(raw).find()) {
            throw QueryParameterReader.invalid("The query has a % that two hexadecimal digits do not follow");
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String part : raw.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                parameters.add(
                        equals < 0
                                ? new Parameter(decoded(part), "")
                                : new Parameter(
                                        decoded(part.substring(0, equals)), decoded(part.substring(equals + 1))));
            }
        }
        return new QueryString(parameters);
    }

    /** The names, each once. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parameters.forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    /** The values of the parameter {@code name}. */
    List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
