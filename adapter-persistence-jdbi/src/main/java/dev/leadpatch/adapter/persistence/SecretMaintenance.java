package dev.leadpatch.adapter.persistence;

/** Maintains the encryption of the secrets of webhook endpoints. Every method may throw {@code StoreUnavailableException}. */
public interface SecretMaintenance {

    /**
     * Encrypts plain text of older versions, if there is a key.
     *
     * @return the number of endpoints with a secret that none of the keys decrypts
     */
    long encryptPlaintext();

    /**
     * Encrypts all secrets that are not encrypted with the current key.
     *
     * @throws dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException if there is no current key
     */
    ReencryptionResult reencrypt();

    /**
     * The result of encrypting stored secrets with the current key.
     *
     * @param reencrypted the number of endpoints whose secrets were encrypted again
     * @param unreadable the number of endpoints with a secret that none of the keys decrypts; it is unchanged
     */
    record ReencryptionResult(long reencrypted, long unreadable) {}
}
