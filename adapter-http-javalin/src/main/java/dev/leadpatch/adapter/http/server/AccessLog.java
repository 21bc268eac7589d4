package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.RequestObserver.Rejection;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.adapter.http.message.SentErrorCode;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.address.AddressLiteral;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Access log: logs one entry per request and reports the same data to the {@link RequestObserver}. An entry contains
 * the route's template, never the path, query, API key, body or a value. Successful probes are logged at level DEBUG.
 */
final class AccessLog implements RequestLog {

    static final String ROUTE_ATTRIBUTE = "dev.leadpatch.route";

    /** The method that overrides that of the request. */
    static final String METHOD_ATTRIBUTE = "dev.leadpatch.method";

    private static final String CALLER_ATTRIBUTE = "dev.leadpatch.caller";
    // non-standard status: the client closed the connection before the response
    private static final int CLIENT_CLOSED_REQUEST = 499;
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private final RequestIdProvider requestIds;
    private final ClientAddressResolver clientAddresses;
    private final RequestObserver observer;
    private final Set<String> probes;

    /** @param probes the templates of the paths of health checks and metrics */
    AccessLog(
            RequestIdProvider requestIds,
            ClientAddressResolver clientAddresses,
            RequestObserver observer,
            Set<String> probes) {
        this.probes = Set.copyOf(probes);
        this.requestIds = requestIds;
        this.clientAddresses = clientAddresses;
        this.observer = observer;
    }

    /** Sets the caller of the request. The label of the API key is logged instead of the key. */
    static void setCaller(Context ctx, Caller caller) {
        ctx.attribute(CALLER_ATTRIBUTE, caller);
    }

    /** Returns the caller of the request; empty if it was not authenticated. */
    static Optional<Caller> callerOf(Request request) {
        return Optional.ofNullable((Caller) request.getAttribute(CALLER_ATTRIBUTE));
    }

    @Override
    public void log(Request request, Response response) {
        Request innermost = Request.unWrap(request);
        try (TraceContext.LogScope trace = TraceContext.openLogScope(innermost)) {
            observeAndLog(innermost, response);
        }
    }

    private void observeAndLog(Request innermost, Response response) {
        long nanos = System.nanoTime() - innermost.getBeginNanoTime();
        int status = response.getStatus() == 0 ? CLIENT_CLOSED_REQUEST : response.getStatus();
        Object override = innermost.getAttribute(METHOD_ATTRIBUTE);
        String method = methodOrUnknown(override == null ? innermost.getMethod() : override.toString());
        String route = routeOrUnknown(innermost);
        Optional<Caller> caller = callerOf(innermost);
        Optional<String> code = SentErrorCode.of(innermost);
        String codeOrStatus = code.orElseGet(() -> String.valueOf(status));
        if (status >= 400 && status != CLIENT_CLOSED_REQUEST) {
            observer.onError(codeOrStatus);
        }
        caller.filter(known -> isRejection(status))
                .ifPresent(known -> observer.onRejected(new Rejection(
                        known.company(),
                        Instant.ofEpochMilli(Request.getTimeStamp(innermost)),
                        method,
                        route,
                        status,
                        codeOrStatus,
                        known.label())));
        observer.onResponse(method, route, status, nanos);
        caller.flatMap(Caller::key).ifPresent(key -> observer.onResponseToKey(key, status));
        LoggingEventBuilder entry = LOG.atLevel(probes.contains(route) && status < 400 ? Level.DEBUG : Level.INFO)
                .addKeyValue("request_id", requestIds.of(innermost))
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .addKeyValue("client", AddressLiteral.format(clientAddresses.of(innermost)));
        if (code.isPresent()) {
            entry = entry.addKeyValue("code", code.get());
        }
        if (caller.isPresent()) {
            entry = entry.addKeyValue("key", caller.get().label())
                    .addKeyValue("key_id", keyId(caller.get()))
                    .addKeyValue("company", caller.get().company().value());
        }
        entry.log("request");
    }

    /** Returns the id of the key: a request is authenticated by one, or by a session that was started with one. */
    private static String keyId(Caller caller) {
        return caller.key().orElseThrow().toString();
    }

    private static boolean isRejection(int status) {
        return status >= 400 && status < CLIENT_CLOSED_REQUEST;
    }

    // clients can send any token as the method; the list bounds the cardinality of metrics
    private static String methodOrUnknown(String method) {
        return HandlerType.commonHttp().contains(new HandlerType(method)) ? method : RequestObserver.UNKNOWN;
    }

    private static String routeOrUnknown(Request request) {
        return request.getAttribute(ROUTE_ATTRIBUTE) instanceof String template ? template : RequestObserver.UNKNOWN;
    }
}
