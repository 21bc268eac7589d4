package dev.leadpatch.bootstrap.document;

/** A document that is no JSON text at all. The message is a line for the operator; it quotes nothing of the document. */
public final class UnreadableDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDocumentException(String message) {
        super(message);
    }

    static UnreadableDocumentException at(int line, int column, String reason) {
        return new UnreadableDocumentException("line %d, column %d: %s".formatted(line, column, reason));
    }
}
