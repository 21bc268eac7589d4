package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.json.JsonWriter;

/** Errors that occur before, or outside of, a route. */
public final class HttpErrors {

    private static final String ACCEPTED_MEDIA_TYPE = "application/json";
    private static final String MALFORMED_REQUEST = "The request is not well-formed HTTP";

    private HttpErrors() {}

    public static HttpErrorException resourceNotFound() {
        return HttpErrorException.of(404, "no_such_resource", "No such resource");
    }

    /** RFC 9110 §15.5.6: {@code Allow} lists the methods of the resource. */
    public static HttpErrorException methodNotAllowed(String allow) {
        return HttpErrorException.of(405, "method_not_allowed", "This resource supports " + allow)
                .withHeader("Allow", allow);
    }

    /** RFC 5789 §2.2: {@code Accept-Patch} names the accepted media type. */
    static HttpErrorException unsupportedMediaType() {
        return HttpErrorException.of(
                        415,
                        "unsupported_media_type",
                        "Content-Type must be " + ACCEPTED_MEDIA_TYPE + ", with charset UTF-8 or none")
                .withHeader("Accept-Patch", ACCEPTED_MEDIA_TYPE);
    }

    /** RFC 9110 §12.5.3: {@code Accept-Encoding} names the accepted content coding. */
    static HttpErrorException unsupportedContentEncoding() {
        return HttpErrorException.of(
                        415,
                        "unsupported_content_encoding",
                        "The request body must not be compressed or otherwise encoded")
                .withHeader("Accept-Encoding", "identity");
    }

    static HttpErrorException payloadTooLarge(int limit) {
        return HttpErrorException.of(
                413, "payload_too_large", "The request body exceeds the maximum of " + limit + " bytes");
    }

    static HttpErrorException requestTimeout() {
        return HttpErrorException.of(408, "request_timeout", "The request was not received within the request timeout")
                .withHeader("Connection", "close");
    }

    static HttpErrorException incompleteBody() {
        return HttpErrorException.of(
                        400, "incomplete_body", "The request body is incomplete or its chunks are malformed")
                .withHeader("Connection", "close");
    }

    static HttpErrorException badRequest() {
        return HttpErrorException.of(400, "bad_request", MALFORMED_REQUEST);
    }

    public static HttpErrorException internalError() {
        return HttpErrorException.of(500, "internal_error", "An unexpected server error occurred");
    }

    /** The deadline of the request was exceeded during validation; nothing was changed. */
    public static HttpErrorException overloaded() {
        return HttpErrorException.of(
                        503, "overloaded", "Validation of the request exceeded its deadline; nothing was changed")
                .withHeader("Retry-After", "1");
    }

    /**
     * The resource is too large for a response. Only for reads: a successful write returns a shorter response instead.
     */
    public static HttpErrorException responseTooLarge() {
        return HttpErrorException.of(
                500,
                "response_too_large",
                "The response would exceed the maximum of " + JsonWriter.MAX_CHARS + " characters");
    }

    /** Returns the error for a status that Jetty or Javalin set. Their own messages are not sent to clients. */
    public static HttpErrorException ofStatus(int status) {
        return switch (status) {
            case 404 -> resourceNotFound();
            case 408 -> requestTimeout();
            case 414 -> HttpErrorException.of(414, "uri_too_long", "The request target is too long");
            case 417 ->
                HttpErrorException.of(417, "expectation_failed", "The only supported expectation is 100-continue");
            case 426 -> HttpErrorException.of(426, "upgrade_required", "This server supports HTTP/1.1");
            case 431 -> HttpErrorException.of(431, "headers_too_large", "The request headers are too large");
            case 501 -> HttpErrorException.of(501, "not_implemented", "The server does not implement this request");
            case 503 -> HttpErrorException.unavailable("The server is shutting down");
            case 505 -> HttpErrorException.of(505, "http_version_not_supported", "This server supports HTTP/1.1");
            default -> status < 500 ? HttpErrorException.of(status, "bad_request", MALFORMED_REQUEST) : internalError();
        };
    }
}
