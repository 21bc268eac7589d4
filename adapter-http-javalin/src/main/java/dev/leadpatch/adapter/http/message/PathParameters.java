package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The ids in the path of a request. An invalid id fails with the 404 of a resource that does not exist. */
public final class PathParameters {

    private static final Pattern NUMBER_PATTERN = Pattern.compile("[1-9][0-9]{0,18}");

    private PathParameters() {}

    /**
     * Returns the parameter {@code endpointId}.
     *
     * @throws HttpErrorException 404 if it is not a UUID
     */
    public static EndpointId endpointId(Context ctx) {
        return new EndpointId(uuid(ctx, "endpointId", PathParameters::endpointNotFound));
    }

    /**
     * Returns the parameter {@code name}, a positive integer.
     *
     * @throws HttpErrorException {@code notFound} if it is none
     */
    public static long number(Context ctx, String name, Supplier<HttpErrorException> notFound) {
        return findNumber(ctx, name).orElseThrow(notFound);
    }

    /**
     * Returns the parameter {@code name}.
     *
     * @throws HttpErrorException {@code notFound} if it is not a UUID
     */
    public static UUID uuid(Context ctx, String name, Supplier<HttpErrorException> notFound) {
        return UuidParser.parse(ctx.pathParam(name)).orElseThrow(notFound);
    }

    public static HttpErrorException leadNotFound() {
        return HttpErrorException.withoutCode(404, "Lead not found or not accessible");
    }

    public static HttpErrorException endpointNotFound() {
        return HttpErrorException.withoutCode(404, "Endpoint not found or not accessible");
    }

    /** Returns the parameter {@code name}; empty if it is not a positive integer. */
    public static Optional<Long> findNumber(Context ctx, String name) {
        return parseNumber(ctx.pathParam(name));
    }

    /** Returns a positive integer; empty if the text is none. */
    static Optional<Long> parseNumber(String digits) {
        try {
            return NUMBER_PATTERN.matcher(digits).matches() ? Optional.of(Long.parseLong(digits)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
