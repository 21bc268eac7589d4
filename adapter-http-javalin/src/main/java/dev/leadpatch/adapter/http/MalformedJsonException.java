package dev.leadpatch.adapter.http;

/**
 * The body is not one strict JSON value. It carries a sentence for the client: it names the place, and never quotes
 * the text.
 */
final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String message;

    private MalformedJsonException(String sentence) {
        // The place that matters is the one in the text; a stack trace would only cost.
        super(sentence, null, false, false);
        this.message = sentence;
    }

    static MalformedJsonException of(String reason) {
        return new MalformedJsonException("The body is not valid JSON: " + reason);
    }

    static MalformedJsonException at(int line, int column, String reason) {
        return of(reason + " at line " + line + ", column " + column);
    }

    String message() {
        return message;
    }
}
