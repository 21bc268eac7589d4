package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.json.JsonWriter;
import dev.leadpatch.adapter.http.json.JsonWriter.ResponseTooLargeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON response that has not been sent.
 *
 * @param headers the headers of this response, without the headers that every response has
 * @param body the JSON text
 */
public record JsonResponse(int status, Map<String, String> headers, String body) {

    public JsonResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * Creates a response with a value as JSON.
     *
     * @throws ResponseTooLargeException if the text would be too long
     */
    public static JsonResponse of(int status, Object value) {
        return new JsonResponse(status, Map.of(), JsonWriter.write(value));
    }

    public JsonResponse withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new JsonResponse(status, extended, body);
    }
}
