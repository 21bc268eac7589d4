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
final class ServerAnswers implements Request.Handler {

    private final RequestIds ids;

    ServerAnswers(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        write(EdgeFailures.ofStatus(response.getStatus()), request, response, callback);
        return true;
    }

    void write(HttpFailure failure, Request request, Response response, Callback callback) {
        String requestId = ids.of(request);
        Answer answer = failure.answer(requestId);
        HttpFields.Mutable headers = response.getHeaders();
        AnswerHeaders.put(headers, requestId);
        headers.put(HttpHeader.CONTENT_TYPE, AnswerHeaders.JSON);
        answer.headers().forEach(headers::put);
        response.setStatus(answer.status());
        response.write(true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
    }
}
