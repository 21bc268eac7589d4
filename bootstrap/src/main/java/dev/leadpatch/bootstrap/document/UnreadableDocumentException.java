package dev.leadpatch.bootstrap.document;

/** A document is not valid JSON. The message is one line for the operator and does not quote the document. */
public final class UnreadableDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDocumentException(String message) {
        super(message);
    }

    static UnreadableDocumentException at(int line, int column, String reason) {
        return new UnreadableDocumentException("line %d, column %d: %s".formatted(line, column, reason));
    }
}
