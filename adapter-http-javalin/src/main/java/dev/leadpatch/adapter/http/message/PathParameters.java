package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The ids in the path of a request. An invalid id fails with the 404 of a resource that does not exist. */
public final class PathParameters {

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

    public static HttpErrorException endpointNotFound() {
        return HttpErrorException.withoutCode(404, "Endpoint not found or not accessible");
    }

    /** Returns the parameter {@code name}; empty if it is not a positive integer. */
    public static Optional<Long> findNumber(Context ctx, String name) {
        return ExactNumbers.parseId(ctx.pathParam(name));
    }
}
