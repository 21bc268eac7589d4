package dev.leadpatch.adapter.http.server;

import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * Provides the id of a request for responses, logs and history: a valid {@code X-Request-Id}, otherwise a generated id.
 */
public final class RequestIdProvider {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = "dev.leadpatch.request_id";
    private static final Pattern VALID_ID_PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

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
        List<String> headers = innermost.getHeaders().getValuesList(HEADER);
        String id =
                headers.size() == 1 && VALID_ID_PATTERN.matcher(headers.get(0)).matches()
                        ? headers.get(0)
                        : generator.get();
        innermost.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** Returns the id that {@link #of(Request)} stored in the request. */
    public static String of(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(ATTRIBUTE));
    }
}
