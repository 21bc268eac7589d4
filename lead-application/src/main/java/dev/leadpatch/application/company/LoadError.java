package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;

/**
 * An error in a company document. The message never contains an API key.
 *
 * @param path the document path of the error
 * @param message a phrase that follows the path: {@code must be an email address}
 */
public record LoadError(DocumentPath path, String message) {

    /** Returns path and message: {@code /leads/3/email must be an email address}. */
    public String toSentence() {
        return (path.equals(DocumentPath.ROOT) ? "the document" : path.toJsonPointer()) + " " + message;
    }
}
