package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.JsonResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Renders errors that occur outside of a route, in the same format as the errors of routes. As Jetty's error handler it
 * also renders the errors of Jetty itself, such as a request that cannot be parsed.
 */
final class JettyErrorHandler implements Request.Handler {

    private final RequestIdProvider requestIds;

    JettyErrorHandler(RequestIdProvider requestIds) {
        this.requestIds = requestIds;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        write(HttpErrorException.ofStatus(response.getStatus()), request, response, callback);
        return true;
    }

    void write(HttpErrorException error, Request request, Response response, Callback callback) {
        String requestId = requestIds.of(request);
        JsonResponse json = error.toResponse(requestId);
        HttpFields.Mutable headers = response.getHeaders();
        RouteGuard.putDefaultHeaders(headers, requestId);
        headers.put(HttpHeader.CONTENT_TYPE, JsonResponse.MEDIA_TYPE);
        json.headers().forEach(headers::put);
        response.setStatus(json.status());
        response.write(true, ByteBuffer.wrap(json.body().getBytes(StandardCharsets.UTF_8)), callback);
    }
}
