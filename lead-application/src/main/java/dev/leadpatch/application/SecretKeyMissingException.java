package dev.leadpatch.application;

/**
 * A secret can't be stored, because no encryption key is configured. Nothing was written. The operator must configure
 * the key.
 */
public final class SecretKeyMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SecretKeyMissingException() {
        super("no encryption key for secrets is configured");
    }
}
