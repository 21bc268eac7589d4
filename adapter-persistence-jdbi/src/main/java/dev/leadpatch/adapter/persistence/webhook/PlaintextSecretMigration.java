package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encrypts secrets and headers that an older version stored in plain text; counts those of another key. */
public final class PlaintextSecretMigration {
    private static final String FIND_PLAINTEXT = """
            select company_id, id, secret, previous_secret, headers, integration
            from webhook_endpoints
            where secret not like 'v1:%' or previous_secret not like 'v1:%'
               or (headers not like 'v1:%' and headers <> '{}') or integration not like 'v1:%'
            """;

    // optimistic locking: another node may encrypt the same row, or a rotation may change it
    private static final String UPDATE_ENCRYPTED = """
            update webhook_endpoints
            set secret = :encryptedSecret, previous_secret = :encryptedPrevious, headers = :encryptedHeaders,
                integration = :encryptedIntegration
            where company_id = :company and id = :id
              and secret = :secret and previous_secret is not distinct from :previous and headers = :headers
              and integration = :integration
            """;

    private static final String COUNT_OTHER_KEY = """
            select count(*)
            from webhook_endpoints
            where not (can_decrypt(secret, :keys) and can_decrypt(headers, :keys) and can_decrypt(integration, :keys))
            """;

    private static final String NO_HEADERS = "{}";

    private final Database database;
    private final SecretCipher secretCipher;

    public PlaintextSecretMigration(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
    }

    private record PlaintextSecrets(
            Owner owner, String secret, @Nullable String previous, String headers, String integration) {}

    /**
     * Encrypts plain text, if there is a key.
     *
     * @return the number of endpoints whose secrets or headers can't be decrypted
     */
    public long migrate() {
        if (secretCipher.hasKey()) {
            findPlaintext().forEach(this::encrypt);
        }
        return database.use(handle -> handle.createQuery(COUNT_OTHER_KEY)
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .mapTo(Long.class)
                .one());
    }

    private List<PlaintextSecrets> findPlaintext() {
        return database.use(handle -> handle.createQuery(FIND_PLAINTEXT)
                .map((row, context) -> new PlaintextSecrets(
                        new Owner(row.getLong("company_id"), row.getObject("id", UUID.class)),
                        row.getString("secret"),
                        row.getString("previous_secret"),
                        row.getString("headers"),
                        row.getString("integration")))
                .list());
    }

    private void encrypt(PlaintextSecrets plaintext) {
        database.use(handle -> handle.createUpdate(UPDATE_ENCRYPTED)
                .bind("company", plaintext.owner().company())
                .bind("id", plaintext.owner().endpoint())
                .bind("secret", plaintext.secret())
                .bind("previous", plaintext.previous())
                .bind("encryptedSecret", encryptIfPlaintext(plaintext.owner(), plaintext.secret()))
                .bind(
                        "encryptedPrevious",
                        plaintext.previous() == null
                                ? null
                                : encryptIfPlaintext(plaintext.owner(), plaintext.previous()))
                .bind("headers", plaintext.headers())
                .bind("encryptedHeaders", encryptedHeaders(plaintext))
                .bind("integration", plaintext.integration())
                .bind(
                        "encryptedIntegration",
                        encryptIfPlaintext(plaintext.owner().integration(), plaintext.integration()))
                .execute());
    }

    private String encryptedHeaders(PlaintextSecrets plaintext) {
        return plaintext.headers().equals(NO_HEADERS)
                ? NO_HEADERS
                : encryptIfPlaintext(plaintext.owner().headers(), plaintext.headers());
    }

    /** Returns an encrypted value unchanged. */
    private String encryptIfPlaintext(Owner owner, String stored) {
        return secretCipher.isPlaintext(stored) ? secretCipher.encrypt(owner, stored) : stored;
    }
}
