package dev.leadpatch.adapter.http;

import dev.leadpatch.adapter.http.json.JsonWriter;
import dev.leadpatch.adapter.http.json.ResponseTooLargeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON response that has not been sent.
 *
 * @param headers the headers of this response, without the {@link DefaultResponseHeaders}
 * @param body the JSON text
 */
record JsonResponse(int status, Map<String, String> headers, String body) {

    JsonResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * Creates a response with a value as JSON.
     *
     * @throws ResponseTooLargeException if the text would be too long
     */
    static JsonResponse of(int status, Object value) {
        return new JsonResponse(status, Map.of(), JsonWriter.write(value));
    }

    JsonResponse withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new JsonResponse(status, extended, body);
    }
}
