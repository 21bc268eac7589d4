package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.message.PathPrefix;
import dev.leadpatch.adapter.http.message.RequestBody;
import dev.leadpatch.application.http.message.DefaultHeaders;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.RequestIdHeader;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The outermost handler of the server. It sets the default response headers and those of CORS, and handles 404, 405 and
 * OPTIONS from the {@link RouteTable}; only requests to an allowed host with an existing path and method reach Javalin.
 */
final class RouteGuard extends Handler.Wrapper {

    // Javalin would use the first as the method, and open a web socket because of the second.
    private static final Set<String> STRIPPED_HEADERS = Set.of(MethodOverride.HEADER, "Sec-WebSocket-Version");

    private static final HttpField CACHE_CONTROL =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, DefaultHeaders.CACHE_CONTROL);
    private static final HttpField CONTENT_TYPE_OPTIONS =
            new PreEncodedHttpField(DefaultHeaders.CONTENT_TYPE_OPTIONS_NAME, DefaultHeaders.CONTENT_TYPE_OPTIONS);

    private final RouteTable routes;
    private final RequestIdProvider requestIds;
    private final CrossOriginHeaders crossOriginHeaders;
    private final ErrorHandler errorHandler;
    private final HttpSettings settings;
    private final RequestObserver observer;

    RouteGuard(
            RouteTable routes,
            RequestIdProvider requestIds,
            CrossOriginHeaders crossOriginHeaders,
            ErrorHandler errorHandler,
            HttpSettings settings,
            RequestObserver observer) {
        this.routes = routes;
        this.requestIds = requestIds;
        this.crossOriginHeaders = crossOriginHeaders;
        this.errorHandler = errorHandler;
        this.settings = settings;
        this.observer = observer;
    }

    /** Sets the headers that every response has, whether Jetty or a route creates it. */
    static void putDefaultHeaders(HttpFields.Mutable headers, String requestId) {
        headers.put(CACHE_CONTROL);
        headers.put(CONTENT_TYPE_OPTIONS);
        headers.put(RequestIdHeader.HEADER, requestId);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        observer.onRequestStarted();
        Request.addCompletionListener(request, failure -> observer.onRequestFinished());
        putDefaultHeaders(response.getHeaders(), requestIds.of(request));
        String host = request.getHttpURI().getHost();
        // browsers always send a host
        if (host != null && !settings.clients().hosts().allows(host)) {
            return reject(misdirected(), request, response, callback);
        }
        crossOriginHeaders.put(request, response.getHeaders());
        PathPrefix.read(request, settings.clients().trustedProxies());
        String path = String.valueOf(request.getHttpURI().getPath());
        Optional<RouteTable.Resource> match = routes.find(path);
        match.ifPresent(resource -> request.setAttribute(AccessLog.ROUTE_ATTRIBUTE, resource.template()));
        if (crossOriginHeaders.isPreflight(request)) {
            // for an unknown path too: the web page can then read the 404
            String allow = match.map(RouteTable.Resource::allow).orElseGet(routes::allow);
            CrossOriginHeaders.putPermissions(response.getHeaders(), allow);
            return respondWithAllow(allow, response, callback);
        }
        boolean options = HandlerType.OPTIONS.name().equals(request.getMethod());
        if (options && path.equals("*")) {
            return respondWithAllow(routes.allow(), response, callback);
        }
        if (match.isEmpty()) {
            return reject(HttpErrorException.ofStatus(404), request, response, callback);
        }
        RouteTable.Resource resource = match.get();
        String method;
        try {
            method = MethodOverride.methodOf(request, resource);
            if (options) {
                resource.query().check(request.getHttpURI().getQuery());
            }
        } catch (HttpErrorException e) {
            return reject(e, request, response, callback);
        }
        if (options) {
            return respondWithAllow(resource.allow(), response, callback);
        }
        if (!resource.supports(method)) {
            return reject(methodNotAllowed(request, resource), request, response, callback);
        }
        return super.handle(asExecuted(request, method), response, callback);
    }

    /** RFC 9110 §15.5.20. The host is not repeated, because it can be any text. */
    private static HttpErrorException misdirected() {
        return HttpErrorException.of(
                421,
                "misdirected_request",
                "This server accepts only requests to localhost, to loopback addresses and to its configured host");
    }

    /** RFC 9110 §15.5.6: {@code Allow} lists the methods of the resource. */
    private static HttpErrorException methodNotAllowed(Request request, RouteTable.Resource resource) {
        String message = "This resource supports " + resource.allow() + MethodOverride.hint(request, resource);
        return HttpErrorException.of(405, "method_not_allowed", message).withHeader("Allow", resource.allow());
    }

    private boolean reject(HttpErrorException error, Request request, Response response, Callback callback) {
        RequestBody.of(request, settings)
                .drain(settings.timeouts().shortDrain())
                .thenAccept(drained -> errorHandler.write(
                        drained ? error : error.withHeader("Connection", "close"), request, response, callback))
                .exceptionally(failure -> {
                    callback.failed(failure);
                    return null;
                });
        return true;
    }

    private static boolean respondWithAllow(String allow, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ALLOW, allow);
        if (allow.contains(HandlerType.PATCH.name())) {
            headers.put("Accept-Patch", JsonResponse.MEDIA_TYPE);
        }
        response.setStatus(204);
        callback.succeeded();
        return true;
    }

    private static Request asExecuted(Request request, String method) {
        if (STRIPPED_HEADERS.stream().noneMatch(request.getHeaders()::contains)) {
            return request;
        }
        if (!method.equals(request.getMethod())) {
            request.setAttribute(AccessLog.METHOD_ATTRIBUTE, method);
        }
        HttpFields.Mutable headers = HttpFields.build(request.getHeaders());
        STRIPPED_HEADERS.forEach(headers::remove);
        return MethodOverride.withMethod(request, method, headers.asImmutable());
    }
}
