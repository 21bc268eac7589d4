package dev.leadpatch.bootstrap.document;

/** A document that is no JSON text at all. The message is a line for the operator; it quotes nothing of the document. */
public final class UnreadableDocument extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDocument(String message) {
        super(message);
    }

    static UnreadableDocument at(int line, int column, String reason) {
        return new UnreadableDocument("line %d, column %d: %s".formatted(line, column, reason));
    }
}
