package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;

/**
 * Something that keeps a company document from being loaded. It never quotes an API key.
 *
 * @param path where in the document
 * @param message what is wrong, made to follow the name of the place: {@code must be an email address}
 */
public record LoadError(DocumentPath path, String message) {

    /** Place and message: {@code /leads/3/email must be an email address}. */
    public String toSentence() {
        return (path.equals(DocumentPath.ROOT) ? "the document" : path.toJsonPointer()) + " " + message;
    }
}
