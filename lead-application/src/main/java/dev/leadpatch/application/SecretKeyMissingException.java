package dev.leadpatch.application;

/**
 * A secret was to be kept, and nobody has set the key that it would be encrypted with. Nothing was written. It is for the
 * operator to mend.
 */
public final class SecretKeyMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SecretKeyMissingException() {
        super("there is no key to encrypt secrets with");
    }
}
