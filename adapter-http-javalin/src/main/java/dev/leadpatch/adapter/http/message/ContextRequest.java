package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader.ReceivedKey;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.http.message.RequestHeaders;
import dev.leadpatch.application.http.message.UnsupportedOptions;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The request of a Javalin context as plain values. */
public final class ContextRequest {

    private static final String ATTRIBUTE = ContextRequest.class.getName();

    private ContextRequest() {}

    /** Returns the request without its body. A context has one instance. */
    public static HttpRequest of(Context ctx) {
        HttpRequest request = ctx.attribute(ATTRIBUTE);
        if (request == null) {
            request = HttpRequest.of(headers(ctx), ctx.queryString());
            ctx.attribute(ATTRIBUTE, request);
        }
        return request;
    }

    /**
     * Returns the parsed query; see {@link HttpRequest#query}. Javalin would decode parameters with the charset of
     * {@code Content-Type}, and drop those with an invalid escape.
     */
    public static QueryString query(Context ctx) {
        return of(ctx).query();
    }

    /**
     * Returns the idempotency key of the request, if present.
     *
     * @throws HttpErrorException 400 if the header is malformed or repeated
     */
    public static Optional<ReceivedKey> idempotencyKey(Context ctx) {
        return IdempotencyKeyHeader.of(of(ctx).headers(), () -> target(ctx));
    }

    /** Returns the method, path and query, which identify the request with an idempotency key. */
    private static String target(Context ctx) {
        String query = ctx.queryString();
        return ctx.method() + " " + ctx.req().getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Requires that a request has neither an idempotency key nor a precondition, and is not a dry run. */
    public static void rejectOptions(Context ctx) {
        UnsupportedOptions.reject(of(ctx).headers(), query(ctx));
    }

    private static RequestHeaders headers(Context ctx) {
        return name -> name.equalsIgnoreCase(ConditionalHeaders.IF_NONE_MATCH)
                ? IfNoneMatchHeader.values(ctx)
                : valuesOf(name, ctx);
    }

    private static List<String> valuesOf(String name, Context ctx) {
        return Collections.list(ctx.req().getHeaders(name));
    }
}
