package dev.leadpatch.adapter.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the values of query parameters, which must be among those that the route declares. */
final class Queries {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private static final List<String> FLAGS = List.of("true", "false");

    private Queries() {}

    /**
     * The value of the parameter {@code name}, if it is there.
     *
     * @throws HttpFailure 400 if it is there twice, or the query can't be decoded
     */
    static Optional<String> single(Context ctx, String name) {
        return single(QueryString.of(ctx), name);
    }

    /** @throws HttpFailure 400 if it is there twice */
    static Optional<String> single(QueryString query, String name) {
        List<String> sent = query.values(name);
        if (sent.size() > 1) {
            throw invalid("The query parameter " + name + " must be given once");
        }
        return sent.stream().findFirst();
    }

    /**
     * Whether the parameter {@code name} is there and {@code true}.
     *
     * @throws HttpFailure 400 if it is there and neither {@code true} nor {@code false}
     */
    static boolean flag(Context ctx, String name) {
        Optional<String> value = single(ctx, name);
        if (value.isPresent() && !FLAGS.contains(value.get())) {
            throw invalid("The query parameter " + name + " must be true or false");
        }
        return value.equals(Optional.of("true"));
    }

    /**
     * The value of the parameter {@code name}, a whole number from 1 to {@code most}, if it is there.
     *
     * @throws HttpFailure 400 if it is there and anything else
     */
    static OptionalInt number(Context ctx, String name, int most) {
        Optional<String> value = single(ctx, name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!NUMBER.matcher(value.get()).matches() || Integer.parseInt(value.get()) > most) {
            throw invalid("The query parameter " + name + " must be a whole number from 1 to " + most);
        }
        return OptionalInt.of(Integer.parseInt(value.get()));
    }

    static HttpFailure invalid(String sentence) {
        return HttpFailure.of(400, "invalid_query", sentence);
    }
}
