package dev.leadpatch.adapter.http;

/** A response body would exceed the maximum size; rendering stopped there. */
final class ResponseTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ResponseTooLargeException(int maxChars) {
        // expected for large data, so a stack trace would only cost
        super("the response would have more than " + maxChars + " characters", null, false, false);
    }
}
