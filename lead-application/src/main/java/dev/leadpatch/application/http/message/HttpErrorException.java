package dev.leadpatch.application.http.message;

import dev.leadpatch.application.memory.MemoryBudget.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error response. Its JSON body has the members {@code error} (a sentence for people), {@code code} and {@code
 * request_id}, then additional members. Immutable.
 */
public final class HttpErrorException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String code;
    private final String message;
    private final transient Map<String, String> headers;
    private final transient Map<String, @Nullable Object> members;

    private HttpErrorException(
            int status,
            @Nullable String code,
            String message,
            Map<String, String> headers,
            Map<String, @Nullable Object> members) {
        // an expected response: a stack trace would only cost time
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.message = message;
        this.headers = Collections.unmodifiableMap(headers);
        this.members = Collections.unmodifiableMap(members);
    }

    public static HttpErrorException of(int status, String code, String message) {
        return new HttpErrorException(status, code, message, Map.of(), Map.of());
    }

    /** Creates an error whose body has the member {@code error} only, as the public contract requires. */
    public static HttpErrorException withoutCode(int status, String message) {
        return new HttpErrorException(status, null, message, Map.of(), Map.of());
    }

    /** Creates a 503 with {@code Retry-After: 1} (RFC 9110 §15.6.4): nothing was changed, and the client may retry. */
    public static HttpErrorException unavailable(String message) {
        return of(503, "unavailable", message).withHeader("Retry-After", "1");
    }

    /**
     * Creates a 503 with {@code Retry-After: 1} for a request that this node refused to protect others.
     *
     * @param reason the start of the sentence; nothing was changed
     */
    public static HttpErrorException overloaded(String reason) {
        return of(503, "overloaded", reason + "; nothing was changed").withHeader("Retry-After", "1");
    }

    /** Creates the error of a request that there is no memory for: 429 if its company uses too much, otherwise 503. */
    public static HttpErrorException memoryExhausted(Scope scope) {
        return scope == Scope.COMPANY
                ? rateLimited("The requests of this company use too much memory; nothing was changed", 1)
                : overloaded("All requests together use too much memory");
    }

    /** Creates the error of a request whose leads are too large together: a repetition would fail too. */
    public static HttpErrorException leadsTooLarge(long maxBytes) {
        String message = "The leads of this request have more than the maximum of %d bytes together; send fewer leads";
        return of(413, "leads_too_large", message.formatted(maxBytes));
    }

    /** Creates the error of a request whose body is too large. */
    public static HttpErrorException payloadTooLarge(int maxBytes) {
        return of(413, "payload_too_large", "The request body exceeds the maximum of " + maxBytes + " bytes");
    }

    /**
     * Creates a 429 (RFC 6585 §4).
     *
     * @param seconds the value of {@code Retry-After}
     */
    public static HttpErrorException rateLimited(String message, long seconds) {
        return of(429, "rate_limited", message).withHeader("Retry-After", Long.toString(seconds));
    }

    /** Creates the standard error of a status. */
    public static HttpErrorException ofStatus(int status) {
        return switch (status) {
            case 404 -> of(404, "no_such_resource", "No such resource");
            case 408 ->
                of(408, "request_timeout", "The request was not received within the request timeout")
                        .withHeader("Connection", "close");
            case 414 -> of(414, "uri_too_long", "The request target is too long");
            case 417 -> of(417, "expectation_failed", "The only supported expectation is 100-continue");
            // RFC 9110 §15.5.22: Upgrade names the protocol to use
            case 426 ->
                of(426, "upgrade_required", "This server supports HTTP/1.1")
                        .withHeader("Upgrade", "HTTP/1.1")
                        .withHeader("Connection", "upgrade, close");
            case 431 -> of(431, "headers_too_large", "The request headers are too large");
            case 501 -> of(501, "not_implemented", "The server does not implement this request");
            case 503 -> unavailable("The server is shutting down");
            case 505 -> of(505, "http_version_not_supported", "This server supports HTTP/1.1");
            default ->
                status < 500
                        ? of(status, "bad_request", "The request is not well-formed HTTP")
                        : of(500, "internal_error", "An unexpected server error occurred");
        };
    }

    public HttpErrorException withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new HttpErrorException(status, code, message, extended, members);
    }

    /** Returns this error with an additional member of the body. */
    public HttpErrorException withMember(String name, @Nullable Object value) {
        Map<String, @Nullable Object> extended = new LinkedHashMap<>(members);
        extended.put(name, value);
        return new HttpErrorException(status, code, message, headers, extended);
    }

    public int status() {
        return status;
    }

    /** Returns the sentence for people. */
    public String sentence() {
        return message;
    }

    /** Returns the code; empty for an error without one. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** Returns an additional member of the body. */
    public Optional<Object> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    public Map<String, String> headers() {
        return headers;
    }

    public JsonResponse toResponse(String requestId) {
        return toResponse(requestId, ResponseLimit.SENT);
    }

    public JsonResponse toResponse(String requestId, ResponseLimit limit) {
        return new JsonResponse(
                status, headers, limit.writeBody(body(Optional.of(requestId))), Optional.ofNullable(code));
    }

    /** Returns the body for one item of a bulk response, which contains the request id once. */
    public Map<String, @Nullable Object> bodyWithoutRequestId() {
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
