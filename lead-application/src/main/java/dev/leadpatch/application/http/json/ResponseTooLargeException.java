package dev.leadpatch.application.http.json;

/** A response body would exceed its maximum length; writing was stopped. */
public final class ResponseTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param max the maximum length */
    public ResponseTooLargeException(int max) {
        // expected for large data: a stack trace would only cost time
        super("the response would be longer than " + max, null, false, false);
    }
}
