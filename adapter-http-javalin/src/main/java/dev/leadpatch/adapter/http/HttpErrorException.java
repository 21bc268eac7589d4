package dev.leadpatch.adapter.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer other than success, thrown from wherever it is decided and rendered in one place. Its body is JSON: {@code
 * error}, one readable sentence, then {@code code} and {@code request_id}, then the members that were added.
 */
final class HttpErrorException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String code;
    private final String message;
    private final transient Map<String, String> headers;
    private final transient Map<String, @Nullable Object> members;

    private HttpErrorException(
            int status,
            @Nullable String code,
            String sentence,
            Map<String, String> headers,
            Map<String, @Nullable Object> members) {
        // An answer, not a bug: a stack trace would only cost.
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
        this.message = sentence;
        this.headers = Collections.unmodifiableMap(headers);
        this.members = Collections.unmodifiableMap(members);
    }

    static HttpErrorException of(int status, String code, String sentence) {
        return new HttpErrorException(status, code, sentence, Map.of(), Map.of());
    }

    /** A failure whose body the public contract fixes: {@code error} and nothing else. */
    static HttpErrorException withoutCode(int status, String sentence) {
        return new HttpErrorException(status, null, sentence, Map.of(), Map.of());
    }

    /**
     * The service cannot answer now; the client may try again (RFC 9110 §15.6.4). Nothing is half-done: nothing was
     * written, or, if the database did not confirm the commit, perhaps all of it.
     */
    static HttpErrorException unavailable(String sentence) {
        return of(503, "unavailable", sentence).withHeader("Retry-After", "1");
    }

    HttpErrorException withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpErrorException(status, code, message, more, members);
    }

    /** Adds a member to the body, after those that every failure has. */
    HttpErrorException withMember(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new HttpErrorException(status, code, message, headers, more);
    }

    int status() {
        return status;
    }

    JsonResponse toResponse(String requestId) {
        return new JsonResponse(status, headers, JsonWriter.write(body(Optional.of(requestId))));
    }

    /** The same as a part of an answer that tells of several; the answer as a whole has the request's id. */
    Map<String, @Nullable Object> bodyWithoutRequestId() {
        return body(Optional.empty());
    }

    private Map<String, @Nullable Object> body(Optional<String> requestId) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("error", message);
        if (code != null) {
            body.put("code", code);
            requestId.ifPresent(id -> body.put("request_id", id));
        }
        body.putAll(members);
        return body;
    }
}
