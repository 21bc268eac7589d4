package dev.leadpatch.adapter.persistence;

/** The database can be reached, but not be used as it is set up. The message is a sentence for the operator. */
public final class DatabaseUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseUnusableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
