package dev.leadpatch.adapter.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a request, before it is sent.
 *
 * @param headers those that belong to this answer; every answer has more
 * @param body JSON
 */
record JsonResponse(int status, Map<String, String> headers, String body) {

    JsonResponse {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A value as JSON. */
    static JsonResponse of(int status, Object value) {
        return new JsonResponse(status, Map.of(), JsonWriter.write(value));
    }

    JsonResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new JsonResponse(status, more, body);
    }
}
