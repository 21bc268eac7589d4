package dev.leadpatch.adapter.http;

/** The failures that are decided before, or below, any route. */
final class HttpErrors {

    private static final String ACCEPTED_MEDIA_TYPE = "application/json";
    private static final String MALFORMED_REQUEST = "The request is not well-formed HTTP";

    private HttpErrors() {}

    static HttpErrorException resourceNotFound() {
        return HttpErrorException.of(404, "no_such_resource", "No such resource");
    }

    /** RFC 9110 §15.5.6: names the methods that the resource has. */
    static HttpErrorException methodNotAllowed(String allow) {
        return HttpErrorException.of(405, "method_not_allowed", "This resource supports " + allow)
                .withHeader("Allow", allow);
    }

    /** RFC 5789 §2.2: names the media type that is accepted instead. */
    static HttpErrorException unsupportedMediaType() {
        return HttpErrorException.of(
                        415,
                        "unsupported_media_type",
                        "Content-Type must be " + ACCEPTED_MEDIA_TYPE + ", with charset UTF-8 or none")
                .withHeader("Accept-Patch", ACCEPTED_MEDIA_TYPE);
    }

    /** RFC 9110 §12.5.3: names the content coding that is accepted instead. */
    static HttpErrorException unsupportedContentEncoding() {
        return HttpErrorException.of(
                        415, "unsupported_content_encoding", "The body must come without a Content-Encoding")
                .withHeader("Accept-Encoding", "identity");
    }

    static HttpErrorException payloadTooLarge(int limit) {
        return HttpErrorException.of(413, "payload_too_large", "The body is larger than " + limit + " bytes");
    }

    static HttpErrorException requestTimeout() {
        return HttpErrorException.of(408, "request_timeout", "The request did not arrive in time")
                .withHeader("Connection", "close");
    }

    static HttpErrorException incompleteBody() {
        return HttpErrorException.of(400, "incomplete_body", "The body is not complete, or its chunks are malformed")
                .withHeader("Connection", "close");
    }

    static HttpErrorException badRequest() {
        return HttpErrorException.of(400, "bad_request", MALFORMED_REQUEST);
    }

    static HttpErrorException internalError() {
        return HttpErrorException.of(500, "internal_error", "Something went wrong on our side");
    }

    /** The validation of a request passed the request's deadline; nothing was done. */
    static HttpErrorException overloaded() {
        return HttpErrorException.of(
                        503, "overloaded", "The request could not be validated in time; nothing was changed")
                .withHeader("Retry-After", "1");
    }

    /** What a request reads is larger than a response may be; of what was written, a shorter response is sent instead. */
    static HttpErrorException responseTooLarge() {
        return HttpErrorException.of(
                500,
                "response_too_large",
                "The response would exceed the maximum of " + JsonWriter.MAX_CHARS + " characters");
    }

    /** What the server below the routes means by a status; it knows more than a client may read. */
    static HttpErrorException ofStatus(int status) {
        return switch (status) {
            case 404 -> resourceNotFound();
            case 408 -> requestTimeout();
            case 414 -> HttpErrorException.of(414, "uri_too_long", "The request's target is too long");
            case 417 ->
                HttpErrorException.of(417, "expectation_failed", "The only expectation supported is 100-continue");
            case 426 -> HttpErrorException.of(426, "upgrade_required", "This server speaks HTTP/1.1");
            case 431 -> HttpErrorException.of(431, "headers_too_large", "The request's header block is too large");
            case 501 -> HttpErrorException.of(501, "not_implemented", "The server does not support this");
            case 503 -> HttpErrorException.unavailable("The server is stopping");
            case 505 -> HttpErrorException.of(505, "http_version_not_supported", "This server speaks HTTP/1.1");
            default -> status < 500 ? HttpErrorException.of(status, "bad_request", MALFORMED_REQUEST) : internalError();
        };
    }
}
