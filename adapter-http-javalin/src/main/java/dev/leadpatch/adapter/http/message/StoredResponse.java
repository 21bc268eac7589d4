package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.idempotency.IdempotentReplay;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stored response of an idempotency key, encoded as text: an HTTP/1.1 message (RFC 9112 §2.1 and §4) without the
 * headers that every response has.
 */
public final class StoredResponse {

    private static final String REPLAYED_HEADER = "Idempotency-Replayed";
    private static final String CRLF = "\r\n";
    private static final String STATUS_LINE_PREFIX = "HTTP/1.1 ";
    private static final String HEADER_SEPARATOR = ": ";

    private StoredResponse() {}

    /**
     * Returns the response to a request whose key was used before: the stored response, 422 if the key was used for
     * another request, or 409 if that is in progress.
     */
    public static JsonResponse replay(IdempotentReplay replay, String requestId) {
        return replay.fold(
                stored -> decode(stored).withHeader(REPLAYED_HEADER, "true"),
                () -> HttpErrorException.of(
                                422,
                                "idempotency_key_reused",
                                "This Idempotency-Key was already used for a different request")
                        .toResponse(requestId),
                () -> HttpErrorException.of(
                                409,
                                "idempotency_key_in_use",
                                "A request with this Idempotency-Key is in progress; retry to get its response")
                        .withHeader("Retry-After", "1")
                        .toResponse(requestId));
    }

    static String encode(JsonResponse response) {
        StringBuilder text = new StringBuilder(STATUS_LINE_PREFIX)
                .append(response.status())
                .append(' ')
                .append(CRLF);
        response.headers()
                .forEach((name, value) ->
                        text.append(name).append(HEADER_SEPARATOR).append(value).append(CRLF));
        return text.append(CRLF).append(response.body()).toString();
    }

    private static JsonResponse decode(String text) {
        int headEnd = text.indexOf(CRLF + CRLF);
        String[] head = text.substring(0, headEnd).split(CRLF, -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(HEADER_SEPARATOR);
            headers.put(head[i].substring(0, colon), head[i].substring(colon + HEADER_SEPARATOR.length()));
        }
        String body = text.substring(headEnd + 2 * CRLF.length());
        int status =
                Integer.parseInt(head[0].substring(STATUS_LINE_PREFIX.length()).strip());
        return new JsonResponse(status, headers, body);
    }
}
