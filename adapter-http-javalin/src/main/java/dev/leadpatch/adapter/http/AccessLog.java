package dev.leadpatch.adapter.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each request, with the route's template and never a path, query, key, body or value. Whoever counts
 * requests is told the same.
 */
final class AccessLog implements RequestLog {

    static final String ROUTE = "dev.leadpatch.route";

    private static final String KEY_LABEL = "dev.leadpatch.key_label";
    // RFC 9110 has no status for an answer that nobody was there to take.
    private static final int CLIENT_WENT_AWAY = 499;
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private final RequestIds ids;
    private final RequestObserver observer;

    AccessLog(RequestIds ids, RequestObserver observer) {
        this.ids = ids;
        this.observer = observer;
    }

    /** Names whose key the request came with: its label, never the key. */
    static void keyLabel(Context ctx, String label) {
        ctx.attribute(KEY_LABEL, label);
    }

    @Override
    public void log(Request request, Response response) {
        Request innermost = Request.unWrap(request);
        long nanos = System.nanoTime() - innermost.getBeginNanoTime();
        int status = response.getStatus() == 0 ? CLIENT_WENT_AWAY : response.getStatus();
        String method = known(innermost.getMethod());
        String route = route(innermost);
        observer.ended(method, route, status, nanos);
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("request_id", ids.of(innermost))
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMillis(nanos));
        Object label = innermost.getAttribute(KEY_LABEL);
        if (label != null) {
            line = line.addKeyValue("key", label);
        }
        line.log("request");
    }

    // Anything may stand where a method should.
    private static String known(String method) {
        return HandlerType.commonHttp().contains(new HandlerType(method)) ? method : RequestObserver.UNKNOWN;
    }

    private static String route(Request request) {
        return request.getAttribute(ROUTE) instanceof String template ? template : RequestObserver.UNKNOWN;
    }
}
