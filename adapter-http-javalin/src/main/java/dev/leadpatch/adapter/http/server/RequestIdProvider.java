package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.http.message.RequestIdHeader;
import io.javalin.http.Context;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;

/**
 * Provides the id of a request for responses, logs and history: a valid {@code X-Request-Id}, otherwise a generated id.
 */
public final class RequestIdProvider {

    private static final String ATTRIBUTE = "dev.leadpatch.request_id";

    private final Supplier<String> generator;

    RequestIdProvider(Supplier<String> generator) {
        this.generator = generator;
    }

    /**
     * Returns the id of a request. The id is stable: repeated calls, with any wrapper of the request, return the same
     * one.
     */
    String of(Request request) {
        Request innermost = Request.unWrap(request);
        if (innermost.getAttribute(ATTRIBUTE) instanceof String existing) {
            return existing;
        }
        String id = RequestIdHeader.find(innermost.getHeaders()::getValuesList).orElseGet(generator);
        innermost.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** Returns the id that {@link #of(Request)} stored in the request. */
    public static String of(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(ATTRIBUTE));
    }
}
