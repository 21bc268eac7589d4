package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.json.JsonWriter.ResponseTooLargeException;
import dev.leadpatch.adapter.http.message.JsonResponse;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Sends the responses of routes. */
public final class ResponseSender {

    private ResponseSender() {}

    /**
     * Sends a value as JSON.
     *
     * @throws ResponseTooLargeException if the text would be too long
     */
    public static void sendJson(Context ctx, int status, Object value) {
        send(ctx, JsonResponse.of(status, value));
    }

    public static void send(Context ctx, JsonResponse response) {
        response.headers().forEach(ctx::header);
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        // the length is set so that responses are not chunked and HEAD returns Content-Length
        ctx.res().setContentLength(body.length);
        ctx.status(response.status())
                .contentType(DefaultResponseHeaders.JSON_MEDIA_TYPE)
                .result(body);
    }
}
