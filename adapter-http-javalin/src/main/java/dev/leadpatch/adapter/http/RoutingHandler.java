package dev.leadpatch.adapter.http;

import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The first to see a request: gives its answer the common headers, and answers by itself what the list of routes
 * decides, so that only methods and paths that exist come any further.
 */
final class RoutingHandler extends Handler.Wrapper {

    // Javalin would take the method from the first, and open a web socket at the second.
    private static final Set<String> STRIPPED_HEADERS = Set.of("X-HTTP-Method-Override", "Sec-WebSocket-Version");

    private final RouteTable routes;
    private final RequestIdProvider requestIds;
    private final JettyErrorHandler errorHandler;
    private final HttpSettings settings;
    private final RequestObserver observer;

    RoutingHandler(
            RouteTable routes,
            RequestIdProvider ids,
            JettyErrorHandler answers,
            HttpSettings settings,
            RequestObserver observer) {
        this.routes = routes;
        this.requestIds = ids;
        this.errorHandler = answers;
        this.settings = settings;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        observer.onRequestStarted();
        Request.addCompletionListener(request, failure -> observer.onRequestFinished());
        DefaultResponseHeaders.put(response.getHeaders(), requestIds.of(request));
        String path = String.valueOf(request.getHttpURI().getPath());
        boolean options = HandlerType.OPTIONS.name().equals(request.getMethod());
        if (options && path.equals("*")) {
            return respondWithAllow(routes.allow(), response, callback);
        }
        Optional<RouteTable.Resource> found = routes.find(path);
        if (found.isEmpty()) {
            return reject(HttpErrors.resourceNotFound(), request, response, callback);
        }
        RouteTable.Resource resource = found.get();
        request.setAttribute(AccessLog.ROUTE_ATTRIBUTE, resource.template());
        if (options) {
            try {
                resource.query().check(request.getHttpURI().getQuery());
            } catch (HttpErrorException failure) {
                return reject(failure, request, response, callback);
            }
            return respondWithAllow(resource.allow(), response, callback);
        }
        if (!resource.supports(request.getMethod())) {
            return reject(HttpErrors.methodNotAllowed(resource.allow()), request, response, callback);
        }
        return super.handle(withoutStrippedHeaders(request), response, callback);
    }

    private boolean reject(HttpErrorException failure, Request request, Response response, Callback callback) {
        boolean drained = new LimitedBodyReader(request, settings).drain(settings.shortDrainTimeout());
        HttpErrorException said = drained ? failure : failure.withHeader("Connection", "close");
        errorHandler.write(said, request, response, callback);
        return true;
    }

    private static boolean respondWithAllow(String allow, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ALLOW, allow);
        if (allow.contains(HandlerType.PATCH.name())) {
            headers.put("Accept-Patch", DefaultResponseHeaders.JSON_MEDIA_TYPE);
        }
        response.setStatus(204);
        callback.succeeded();
        return true;
    }

    private static Request withoutStrippedHeaders(Request request) {
        if (STRIPPED_HEADERS.stream().noneMatch(request.getHeaders()::contains)) {
            return request;
        }
        HttpFields.Mutable headers = HttpFields.build(request.getHeaders());
        STRIPPED_HEADERS.forEach(headers::remove);
        HttpFields shown = headers.asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return shown;
            }
        };
    }
}
