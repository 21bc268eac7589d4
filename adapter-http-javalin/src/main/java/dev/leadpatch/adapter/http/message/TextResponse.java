package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response with a text.
 *
 * @param headers the headers of this response, without the headers that every response has
 * @param mediaType the value of {@code Content-Type}
 */
public record TextResponse(int status, Map<String, String> headers, String mediaType, String body) {

    static final int NOT_MODIFIED = 304;

    // fits into the send buffer of a connection, and is never refused
    private static final int SMALL = 64 * 1024;

    public TextResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Creates a response with the text of a JSON response. */
    public static TextResponse of(JsonResponse json) {
        return new TextResponse(json.status(), json.headers(), JsonResponse.MEDIA_TYPE, json.body());
    }

    /** Sends a JSON response to the request of {@code ctx}. */
    public static void send(JsonResponse json, Context ctx) {
        json.errorCode().ifPresent(code -> SentErrorCode.set(ctx, code));
        if (json.body().isEmpty()) {
            PathPrefix.putHeaders(json.headers(), ctx);
            ctx.status(json.status());
            ctx.res().setContentType(null); // removes Javalin's default
        } else {
            of(json).send(ctx);
        }
    }

    /** Sends this response to the request of {@code ctx}. */
    public void send(Context ctx) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > SMALL) {
            ResponseMemory.require(ctx, bytes.length);
        }
        PathPrefix.putHeaders(headers, ctx);
        // the length is set so that responses are not chunked, and HEAD and 304 have that of GET (RFC 9110 §8.6)
        ctx.res().setContentLength(bytes.length);
        ctx.status(status);
        if (status == NOT_MODIFIED) {
            ctx.res().setContentType(null); // removes Javalin's default
        } else {
            ctx.contentType(mediaType).result(bytes);
        }
    }
}
