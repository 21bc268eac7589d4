package dev.leadpatch.adapter.persistence;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/** Maintains the encryption of the secrets of webhook endpoints. Every method may throw {@code StoreUnavailableException}. */
public interface SecretMaintenance {

    /**
     * Encrypts plain text of older versions, if there is a key, and records it in the audit log. A JWT key that is not a
     * random UUID is replaced: older versions accepted the nil UUID and predictable ones.
     *
     * @param integrationIds generates JWT keys
     */
    void encryptPlaintext(Instant now, Supplier<UUID> integrationIds);

    /**
     * Encrypts all secrets that are not encrypted with the current key, and records it in the audit log.
     *
     * @throws dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException if there is no current key
     */
    ReencryptionResult reencrypt(Instant now);

    /** Counts the endpoints whose secrets the keys decrypt, and the others. */
    SecretCounts count();

    /**
     * The number of endpoints by their secrets.
     *
     * @param readable all of their secrets can be decrypted
     * @param unreadable at least one secret can't be decrypted; this node does not claim their deliveries
     */
    record SecretCounts(long readable, long unreadable) {}

    /**
     * The result of encrypting stored secrets with the current key.
     *
     * @param reencrypted the number of endpoints whose secrets were encrypted again
     * @param unreadable the number of endpoints with a secret that none of the keys decrypts; it is unchanged
     */
    record ReencryptionResult(long reencrypted, long unreadable) {}
}
