package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the values of query parameters. Undeclared parameters were rejected before. */
public final class QueryParameterReader {

    private static final Pattern NUMBER_PATTERN = Pattern.compile("[1-9][0-9]{0,8}");

    private static final List<String> BOOLEAN_VALUES = List.of("true", "false");

    private QueryParameterReader() {}

    /**
     * Returns the value of the parameter {@code name}, if present.
     *
     * @throws HttpErrorException 400 if it is repeated, or the query cannot be decoded
     */
    public static Optional<String> find(Context ctx, String name) {
        return find(QueryString.of(ctx), name);
    }

    /**
     * Finds a parameter that a request may have once.
     *
     * @throws HttpErrorException 400 if the parameter is repeated
     */
    public static Optional<String> find(QueryString query, String name) {
        List<String> values = query.values(name);
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
    public static boolean findFlag(Context ctx, String name) {
        Optional<String> value = find(ctx, name);
        if (value.isPresent() && !BOOLEAN_VALUES.contains(value.get())) {
            throw invalid("The query parameter " + name + " must be true or false");
        }
        return value.equals(Optional.of("true"));
    }

    /**
     * Returns the value of the parameter {@code name}, an integer from 1 to {@code max}, if present.
     *
     * @throws HttpErrorException 400 if it is repeated, or not an integer in this range
     */
    public static OptionalInt findNumber(Context ctx, String name, int max) {
        Optional<String> value = find(ctx, name);
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
}
