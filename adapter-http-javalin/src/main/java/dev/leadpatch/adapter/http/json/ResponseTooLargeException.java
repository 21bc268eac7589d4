package dev.leadpatch.adapter.http.json;

/** A response body would exceed its maximum length; writing was stopped. */
public final class ResponseTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ResponseTooLargeException(int maxChars) {
        // expected for large data: a stack trace would only cost time
        super("the response would have more than " + maxChars + " characters", null, false, false);
    }
}
