package dev.leadpatch.adapter.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/** The id under which a request stands in answers, logs and history: the client's, if it is a good one, or a new one. */
final class RequestIdProvider {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = "dev.leadpatch.request_id";
    private static final Pattern VALID_ID_PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Supplier<String> generator;

    RequestIdProvider(Supplier<String> fresh) {
        this.generator = fresh;
    }

    /** The same id however often, and at whatever layer, it is asked for. */
    String of(Request request) {
        Request innermost = Request.unWrap(request);
        if (innermost.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        List<String> sent = innermost.getHeaders().getValuesList(HEADER);
        String id = sent.size() == 1 && VALID_ID_PATTERN.matcher(sent.get(0)).matches() ? sent.get(0) : generator.get();
        innermost.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The id that the server gave the request before it came to its route. */
    static String of(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(ATTRIBUTE));
    }
}
