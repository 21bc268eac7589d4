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
final class EdgeHandler extends Handler.Wrapper {

    // Javalin would take the method from the first, and open a web socket at the second.
    private static final Set<String> HIDDEN = Set.of("X-HTTP-Method-Override", "Sec-WebSocket-Version");

    private final RouteTable routes;
    private final RequestIds ids;
    private final ServerAnswers answers;
    private final HttpSettings settings;
    private final RequestObserver observer;

    EdgeHandler(
            RouteTable routes, RequestIds ids, ServerAnswers answers, HttpSettings settings, RequestObserver observer) {
        this.routes = routes;
        this.ids = ids;
        this.answers = answers;
        this.settings = settings;
        this.observer = observer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        observer.began();
        Request.addCompletionListener(request, failure -> observer.left());
        AnswerHeaders.put(response.getHeaders(), ids.of(request));
        String path = String.valueOf(request.getHttpURI().getPath());
        boolean options = HandlerType.OPTIONS.name().equals(request.getMethod());
        if (options && path.equals("*")) {
            return noContent(routes.allow(), response, callback);
        }
        Optional<RouteTable.Resource> found = routes.find(path);
        if (found.isEmpty()) {
            return refuse(EdgeFailures.noSuchResource(), request, response, callback);
        }
        RouteTable.Resource resource = found.get();
        request.setAttribute(AccessLog.ROUTE, resource.template());
        if (options) {
            try {
                resource.query().check(request.getHttpURI().getQuery());
            } catch (HttpFailure failure) {
                return refuse(failure, request, response, callback);
            }
            return noContent(resource.allow(), response, callback);
        }
        if (!resource.has(request.getMethod())) {
            return refuse(EdgeFailures.methodNotAllowed(resource.allow()), request, response, callback);
        }
        return super.handle(withoutHidden(request), response, callback);
    }

    private boolean refuse(HttpFailure failure, Request request, Response response, Callback callback) {
        boolean drained = new IncomingBody(request, settings).drain(settings.shortDrainTime());
        HttpFailure said = drained ? failure : failure.withHeader("Connection", "close");
        answers.write(said, request, response, callback);
        return true;
    }

    private static boolean noContent(String allow, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ALLOW, allow);
        if (allow.contains(HandlerType.PATCH.name())) {
            headers.put("Accept-Patch", AnswerHeaders.JSON);
        }
        response.setStatus(204);
        callback.succeeded();
        return true;
    }

    private static Request withoutHidden(Request request) {
        if (HIDDEN.stream().noneMatch(request.getHeaders()::contains)) {
            return request;
        }
        HttpFields.Mutable headers = HttpFields.build(request.getHeaders());
        HIDDEN.forEach(headers::remove);
        HttpFields shown = headers.asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return shown;
            }
        };
    }
}
