package dev.leadpatch.adapter.http;

/**
 * The body is not one strict JSON value. The message is sent to the client: it contains the position and never quotes
 * the body.
 */
final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String message;

    private MalformedJsonException(String message) {
        // expected for client input: a stack trace would only cost time
        super(message, null, false, false);
        this.message = message;
    }

    static MalformedJsonException of(String reason) {
        return new MalformedJsonException("The request body is not valid JSON: " + reason);
    }

    static MalformedJsonException at(int line, int column, String reason) {
        return of(reason + " at line " + line + ", column " + column);
    }

    String message() {
        return message;
    }
}
