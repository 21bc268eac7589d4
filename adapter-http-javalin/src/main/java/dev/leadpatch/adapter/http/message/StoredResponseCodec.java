package dev.leadpatch.adapter.http.message;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Encodes the stored response of an idempotency key as text: an HTTP/1.1 message (RFC 9112 §2.1 and §4) without the
 * the headers that every response has.
 */
final class StoredResponseCodec {

    private static final String CRLF = "\r\n";
    private static final String STATUS_LINE_PREFIX = "HTTP/1.1 ";
    private static final String HEADER_SEPARATOR = ": ";

    private StoredResponseCodec() {}

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

    static JsonResponse decode(String text) {
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
