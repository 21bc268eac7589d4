package dev.leadpatch.adapter.http;

/** The failures that are decided before, or below, any route. */
final class EdgeFailures {

    private static final String ACCEPTED = "application/json";
    private static final String NOT_HTTP = "The request is not well-formed HTTP";

    private EdgeFailures() {}

    static HttpFailure noSuchResource() {
        return HttpFailure.of(404, "no_such_resource", "No such resource");
    }

    /** RFC 9110 §15.5.6: names the methods that the resource has. */
    static HttpFailure methodNotAllowed(String allow) {
        return HttpFailure.of(405, "method_not_allowed", "This resource supports " + allow)
                .withHeader("Allow", allow);
    }

    /** RFC 5789 §2.2: names the media type that is accepted instead. */
    static HttpFailure unsupportedMediaType() {
        return HttpFailure.of(
                        415,
                        "unsupported_media_type",
                        "Content-Type must be " + ACCEPTED + ", with charset UTF-8 or none")
                .withHeader("Accept-Patch", ACCEPTED);
    }

    /** RFC 9110 §12.5.3: names the content coding that is accepted instead. */
    static HttpFailure unsupportedContentEncoding() {
        return HttpFailure.of(415, "unsupported_content_encoding", "The body must come without a Content-Encoding")
                .withHeader("Accept-Encoding", "identity");
    }

    static HttpFailure payloadTooLarge(int limit) {
        return HttpFailure.of(413, "payload_too_large", "The body is larger than " + limit + " bytes");
    }

    static HttpFailure requestTimeout() {
        return HttpFailure.of(408, "request_timeout", "The request did not arrive in time")
                .withHeader("Connection", "close");
    }

    static HttpFailure incompleteBody() {
        return HttpFailure.of(400, "incomplete_body", "The body is not complete, or its chunks are malformed")
                .withHeader("Connection", "close");
    }

    static HttpFailure badRequest() {
        return HttpFailure.of(400, "bad_request", NOT_HTTP);
    }

    static HttpFailure internalError() {
        return HttpFailure.of(500, "internal_error", "Something went wrong on our side");
    }

    /** The validation of a request passed the request's deadline; nothing was done. */
    static HttpFailure overloaded() {
        return HttpFailure.of(503, "overloaded", "The request could not be validated in time; nothing was changed")
                .withHeader("Retry-After", "1");
    }

    /** What a request reads is larger than a response may be; of what was written, a shorter response is sent instead. */
    static HttpFailure responseTooLarge() {
        return HttpFailure.of(
                500,
                "response_too_large",
                "The response would exceed the maximum of " + JsonText.MAX_CHARS + " characters");
    }

    /** What the server below the routes means by a status; it knows more than a client may read. */
    static HttpFailure ofStatus(int status) {
        return switch (status) {
            case 404 -> noSuchResource();
            case 408 -> requestTimeout();
            case 414 -> HttpFailure.of(414, "uri_too_long", "The request's target is too long");
            case 417 -> HttpFailure.of(417, "expectation_failed", "The only expectation supported is 100-continue");
            case 426 -> HttpFailure.of(426, "upgrade_required", "This server speaks HTTP/1.1");
            case 431 -> HttpFailure.of(431, "headers_too_large", "The request's header block is too large");
            case 501 -> HttpFailure.of(501, "not_implemented", "The server does not support this");
            case 503 -> HttpFailure.unavailable("The server is stopping");
            case 505 -> HttpFailure.of(505, "http_version_not_supported", "This server speaks HTTP/1.1");
            default -> status < 500 ? HttpFailure.of(status, "bad_request", NOT_HTTP) : internalError();
        };
    }
}
