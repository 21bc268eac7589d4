package dev.leadpatch.adapter.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Renders the failures that are decided outside of a route. As the server's error handler it also renders those that
 * the server makes by itself: a request it cannot parse has no route, but its answer is like every other.
 */
final class JettyErrorHandler implements Request.Handler {

    private final RequestIdProvider requestIds;

    JettyErrorHandler(RequestIdProvider ids) {
        this.requestIds = ids;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        write(HttpErrors.ofStatus(response.getStatus()), request, response, callback);
        return true;
    }

    void write(HttpErrorException failure, Request request, Response response, Callback callback) {
        String requestId = requestIds.of(request);
        JsonResponse answer = failure.toResponse(requestId);
        HttpFields.Mutable headers = response.getHeaders();
        DefaultResponseHeaders.put(headers, requestId);
        headers.put(HttpHeader.CONTENT_TYPE, DefaultResponseHeaders.JSON_MEDIA_TYPE);
        answer.headers().forEach(headers::put);
        response.setStatus(answer.status());
        response.write(true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
    }
}
