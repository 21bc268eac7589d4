package dev.leadpatch.application.http.message;

import dev.leadpatch.application.http.json.ResponseTooLargeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON response.
 *
 * @param headers the headers of this response, without the headers that every response has
 * @param body the JSON text; empty if the response has no body
 * @param errorCode the code of an error; empty if the response is none, or its error has none
 */
public record JsonResponse(int status, Map<String, String> headers, String body, Optional<String> errorCode) {

    public static final String MEDIA_TYPE = "application/json";

    private static final int NOT_MODIFIED = 304;

    /** A response without a body (RFC 9110 §15.3.5). */
    public static final JsonResponse NO_CONTENT = new JsonResponse(204, Map.of(), "");

    public JsonResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A response that is not an error. */
    public JsonResponse(int status, Map<String, String> headers, String body) {
        this(status, headers, body, Optional.empty());
    }

    /**
     * Creates a response with a value as JSON.
     *
     * @throws ResponseTooLargeException if the text would be too long
     */
    public static JsonResponse of(int status, Object value) {
        return of(status, value, ResponseLimit.SENT);
    }

    /** As {@link #of(int, Object)}; a response that is stored is shorter if it has brief forms. */
    public static JsonResponse of(int status, Object value, ResponseLimit limit) {
        return new JsonResponse(status, Map.of(), limit.writeBody(value));
    }

    public JsonResponse withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new JsonResponse(status, extended, body, errorCode);
    }

    /** Whether the response is sent with its body: not with 304, whose headers only describe it (RFC 9110 §15.4.5). */
    public boolean hasContent() {
        return !body.isEmpty() && status != NOT_MODIFIED;
    }

    /** Returns the response to a client that has this representation: its headers, with 304 (RFC 9110 §15.4.5). */
    public JsonResponse asNotModified() {
        return new JsonResponse(NOT_MODIFIED, headers, body);
    }
}
