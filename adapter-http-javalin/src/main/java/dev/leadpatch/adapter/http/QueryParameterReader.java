package dev.leadpatch.adapter.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the values of query parameters, which must be among those that the route declares. */
final class QueryParameterReader {

    private static final Pattern NUMBER_PATTERN = Pattern.compile("[1-9][0-9]{0,8}");

    private static final List<String> BOOLEAN_VALUES = List.of("true", "false");

    private QueryParameterReader() {}

    /**
     * The value of the parameter {@code name}, if it is there.
     *
     * @throws HttpErrorException 400 if it is there twice, or the query can't be decoded
     */
    static Optional<String> find(Context ctx, String name) {
        return find(QueryString.of(ctx), name);
    }

    /** @throws HttpErrorException 400 if it is there twice */
    static Optional<String> find(QueryString query, String name) {
        List<String> sent = query.values(name);
        if (sent.size() > 1) {
            throw invalid("The query parameter " + name + " must be given once");
        }
        return sent.stream().findFirst();
    }

    /**
     * Whether the parameter {@code name} is there and {@code true}.
     *
     * @throws HttpErrorException 400 if it is there and neither {@code true} nor {@code false}
     */
    static boolean findFlag(Context ctx, String name) {
        Optional<String> value = find(ctx, name);
        if (value.isPresent() && !BOOLEAN_VALUES.contains(value.get())) {
            throw invalid("The query parameter " + name + " must be true or false");
        }
        return value.equals(Optional.of("true"));
    }

    /**
     * The value of the parameter {@code name}, a whole number from 1 to {@code most}, if it is there.
     *
     * @throws HttpErrorException 400 if it is there and anything else
     */
    static OptionalInt findNumber(Context ctx, String name, int most) {
        Optional<String> value = find(ctx, name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!NUMBER_PATTERN.matcher(value.get()).matches() || Integer.parseInt(value.get()) > most) {
            throw invalid("The query parameter " + name + " must be a whole number from 1 to " + most);
        }
        return OptionalInt.of(Integer.parseInt(value.get()));
    }

    static HttpErrorException invalid(String sentence) {
        return HttpErrorException.of(400, "invalid_query", sentence);
    }
}
