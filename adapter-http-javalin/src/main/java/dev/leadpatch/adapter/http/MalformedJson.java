package dev.leadpatch.adapter.http;

/**
 * The body is not one strict JSON value. It carries a sentence for the client: it names the place, and never quotes
 * the text.
 */
final class MalformedJson extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String sentence;

    private MalformedJson(String sentence) {
        // The place that matters is the one in the text; a stack trace would only cost.
        super(sentence, null, false, false);
        this.sentence = sentence;
    }

    static MalformedJson because(String reason) {
        return new MalformedJson("The body is not valid JSON: " + reason);
    }

    static MalformedJson at(int line, int column, String reason) {
        return because(reason + " at line " + line + ", column " + column);
    }

    String sentence() {
        return sentence;
    }
}
