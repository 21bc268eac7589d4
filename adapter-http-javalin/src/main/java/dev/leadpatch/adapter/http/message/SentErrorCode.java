package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** The code of the error that was sent to a request, for the access log and the metrics. */
public final class SentErrorCode {
    private static final String ATTRIBUTE = "dev.leadpatch.error_code";

    private SentErrorCode() {}

    public static void set(Context ctx, String code) {
        ctx.attribute(ATTRIBUTE, code);
    }

    /** Sets the code of an error that is sent outside of a route. */
    public static void set(Request request, String code) {
        request.setAttribute(ATTRIBUTE, code);
    }

    /** Returns the code; empty if no error was sent, or it has no code. */
    public static Optional<String> of(Request request) {
        return Optional.ofNullable((String) request.getAttribute(ATTRIBUTE));
    }
}
