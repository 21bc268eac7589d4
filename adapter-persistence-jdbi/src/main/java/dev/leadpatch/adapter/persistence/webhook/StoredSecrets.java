package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The secrets of an endpoint in their stored form, and the statements that encrypt them again. */
record StoredSecrets(Owner owner, String secret, @Nullable String previous, String headers, String integration) {
    // plain text has no prefix, so that every value is found that does not start with the prefix to keep
    private static final String FIND_BATCH = """
            select company_id, id, secret, previous_secret, headers, integration
            from webhook_endpoints
            where (company_id, id) > (:company, cast(:endpoint as uuid))
              and not (starts_with(secret, :kept) and coalesce(starts_with(previous_secret, :kept), true)
                       and (headers = '{}' or starts_with(headers, :kept)) and starts_with(integration, :kept))
            order by company_id, id
            limit :limit
            """;

    private static final String UPDATE = """
            update webhook_endpoints
            set secret = :newSecret, previous_secret = :newPrevious, headers = :newHeaders, integration = :newIntegration
            where company_id = :company and id = :id
              and secret = :secret and previous_secret is not distinct from :previous and headers = :headers
              and integration = :integration
            """;

    private static final String NO_HEADERS = "{}";
    private static final int BATCH_SIZE = 50;

    /** Returns the next endpoints with a value that does not start with {@code kept}. */
    static List<StoredSecrets> findBatch(Handle handle, Owner after, String kept) {
        return handle.createQuery(FIND_BATCH)
                .bind("company", after.company())
                .bind("endpoint", after.endpoint())
                .bind("kept", kept)
                .bind("limit", BATCH_SIZE)
                .map((row, context) -> of(row))
                .list();
    }

    /** Replaces {@code before}, unless it was changed meanwhile; returns the number of updated rows. */
    int replace(Handle handle, StoredSecrets before) {
        return handle.createUpdate(UPDATE)
                .bind("company", owner.company())
                .bind("id", owner.endpoint())
                .bind("secret", before.secret())
                .bind("previous", before.previous())
                .bind("headers", before.headers())
                .bind("integration", before.integration())
                .bind("newSecret", secret)
                .bind("newPrevious", previous)
                .bind("newHeaders", headers)
                .bind("newIntegration", integration)
                .execute();
    }

    boolean hasNoHeaders() {
        return headers.equals(NO_HEADERS);
    }

    private static StoredSecrets of(ResultSet row) throws SQLException {
        return new StoredSecrets(
                new Owner(row.getLong("company_id"), row.getObject("id", UUID.class)),
                row.getString("secret"),
                row.getString("previous_secret"),
                row.getString("headers"),
                row.getString("integration"));
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
        return "StoredSecrets[" + owner + "]";
    }
}
