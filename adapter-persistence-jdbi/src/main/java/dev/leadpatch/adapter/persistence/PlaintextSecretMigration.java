package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.SecretCipher.Owner;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encrypts the secrets and headers that an older version kept in clear, and notices those that another key has encrypted. */
final class PlaintextSecretMigration {
    private static final String FIND_PLAINTEXT = """
            select company_id, id, secret, previous_secret, headers
            from webhook_endpoints
            where secret not like 'v1:%' or previous_secret not like 'v1:%'
               or (headers not like 'v1:%' and headers <> '{}')
            """;

    // another node may be doing the same, and a rotation may come in between
    private static final String UPDATE_ENCRYPTED = """
            update webhook_endpoints
            set secret = :sealed, previous_secret = :sealedPrevious, headers = :sealedHeaders
            where company_id = :company and id = :id
              and secret = :secret and previous_secret is not distinct from :previous and headers = :headers
            """;

    private static final String COUNT_OTHER_KEY = """
            select count(*)
            from webhook_endpoints
            where (secret like 'v1:%' and not starts_with(secret, :prefix))
               or (headers like 'v1:%' and not starts_with(headers, :prefix))
            """;

    private static final String COUNT_ENCRYPTED = """
            select count(*)
            from webhook_endpoints
            where secret like 'v1:%' or headers like 'v1:%'
            """;

    private static final String NO_HEADERS = "{}";

    private final Database database;
    private final SecretCipher secretCipher;

    PlaintextSecretMigration(Database database, SecretCipher box) {
        this.database = database;
        this.secretCipher = box;
    }

    private record PlaintextSecrets(
            Owner owner, String secret, @Nullable String previous, String headers) {}

    /** Encrypts what is in clear, if there is a key. Returns of how many endpoints secrets can't be read. */
    long migrate() {
        if (!secretCipher.hasKey()) {
            return database.use(handle ->
                    handle.createQuery(COUNT_ENCRYPTED).mapTo(Long.class).one());
        }
        findPlaintext().forEach(this::encrypt);
        return database.use(handle -> handle.createQuery(COUNT_OTHER_KEY)
                .bind("prefix", secretCipher.prefix())
                .mapTo(Long.class)
                .one());
    }

    private List<PlaintextSecrets> findPlaintext() {
        return database.use(handle -> handle.createQuery(FIND_PLAINTEXT)
                .map((row, context) -> new PlaintextSecrets(
                        new Owner(row.getLong("company_id"), row.getObject("id", UUID.class)),
                        row.getString("secret"),
                        row.getString("previous_secret"),
                        row.getString("headers")))
                .list());
    }

    private void encrypt(PlaintextSecrets clear) {
        database.use(handle -> handle.createUpdate(UPDATE_ENCRYPTED)
                .bind("company", clear.owner().company())
                .bind("id", clear.owner().endpoint())
                .bind("secret", clear.secret())
                .bind("previous", clear.previous())
                .bind("sealed", encryptIfPlaintext(clear.owner(), clear.secret()))
                .bind(
                        "sealedPrevious",
                        clear.previous() == null ? null : encryptIfPlaintext(clear.owner(), clear.previous()))
                .bind("headers", clear.headers())
                .bind("sealedHeaders", encryptedHeaders(clear))
                .execute());
    }

    private String encryptedHeaders(PlaintextSecrets clear) {
        return clear.headers().equals(NO_HEADERS)
                ? NO_HEADERS
                : encryptIfPlaintext(clear.owner().headers(), clear.headers());
    }

    /** What is encrypted already stays as it is. */
    private String encryptIfPlaintext(Owner owner, String kept) {
        return secretCipher.isPlaintext(kept) ? secretCipher.encrypt(owner, kept) : kept;
    }
}
