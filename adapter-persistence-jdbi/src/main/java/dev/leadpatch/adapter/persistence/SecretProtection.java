package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.SecretBox.Owner;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Encrypts the secrets and headers that an older version kept in clear, and notices those that another key has encrypted. */
final class SecretProtection {
    private static final String CLEAR = """
            select company_id, id, secret, previous_secret, headers
            from webhook_endpoints
            where secret not like 'v1:%' or previous_secret not like 'v1:%'
               or (headers not like 'v1:%' and headers <> '{}')
            """;

    // another node may be doing the same, and a rotation may come in between
    private static final String SEAL = """
            update webhook_endpoints
            set secret = :sealed, previous_secret = :sealedPrevious, headers = :sealedHeaders
            where company_id = :company and id = :id
              and secret = :secret and previous_secret is not distinct from :previous and headers = :headers
            """;

    private static final String OF_ANOTHER_KEY = """
            select count(*)
            from webhook_endpoints
            where (secret like 'v1:%' and not starts_with(secret, :prefix))
               or (headers like 'v1:%' and not starts_with(headers, :prefix))
            """;

    private static final String SEALED = """
            select count(*)
            from webhook_endpoints
            where secret like 'v1:%' or headers like 'v1:%'
            """;

    private static final String NO_HEADERS = "{}";

    private final Database database;
    private final SecretBox box;

    SecretProtection(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    private record Clear(
            Owner owner, String secret, @Nullable String previous, String headers) {}

    /** Encrypts what is in clear, if there is a key. Returns of how many endpoints secrets can't be read. */
    long protect() {
        if (!box.hasKey()) {
            return database.use(
                    handle -> handle.createQuery(SEALED).mapTo(Long.class).one());
        }
        clear().forEach(this::seal);
        return database.use(handle -> handle.createQuery(OF_ANOTHER_KEY)
                .bind("prefix", box.prefix())
                .mapTo(Long.class)
                .one());
    }

    private List<Clear> clear() {
        return database.use(handle -> handle.createQuery(CLEAR)
                .map((row, context) -> new Clear(
                        new Owner(row.getLong("company_id"), row.getObject("id", UUID.class)),
                        row.getString("secret"),
                        row.getString("previous_secret"),
                        row.getString("headers")))
                .list());
    }

    private void seal(Clear clear) {
        database.use(handle -> handle.createUpdate(SEAL)
                .bind("company", clear.owner().company())
                .bind("id", clear.owner().endpoint())
                .bind("secret", clear.secret())
                .bind("previous", clear.previous())
                .bind("sealed", sealed(clear.owner(), clear.secret()))
                .bind("sealedPrevious", clear.previous() == null ? null : sealed(clear.owner(), clear.previous()))
                .bind("headers", clear.headers())
                .bind("sealedHeaders", sealedHeaders(clear))
                .execute());
    }

    private String sealedHeaders(Clear clear) {
        return clear.headers().equals(NO_HEADERS)
                ? NO_HEADERS
                : sealed(clear.owner().headers(), clear.headers());
    }

    /** What is encrypted already stays as it is. */
    private String sealed(Owner owner, String kept) {
        return box.isClear(kept) ? box.seal(owner, kept) : kept;
    }
}
