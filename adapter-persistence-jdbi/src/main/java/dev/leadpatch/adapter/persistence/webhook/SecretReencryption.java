package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.SecretMaintenance;
import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.webhook.SecretCipher.Owner;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.domain.value.CompanyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts stored secrets with the current key, in batches: plain text of older versions, and secrets of previous keys.
 * An interrupted run is resumed by another one. Each endpoint is updated by optimistic locking, so that the service, or
 * another run, can change endpoints at the same time.
 */
public final class SecretReencryption implements SecretMaintenance {
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

    private static final String COUNT = """
            select count(*) filter (where s.readable) as readable, count(*) filter (where not s.readable) as unreadable
            from (select
            """ + EndpointSecrets.READABLE + """
                  as readable from webhook_endpoints e) s
            """;

    private static final String NO_HEADERS = "{}";
    private static final int BATCH_SIZE = 50;
    private static final Owner FIRST = new Owner(0, new UUID(0, 0));

    private final Database database;
    private final SecretCipher secretCipher;

    public SecretReencryption(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
    }

    @Override
    public void encryptPlaintext() {
        if (secretCipher.hasKey()) {
            encryptAll(SecretCipher.VERSION, Optional.empty());
        }
    }

    @Override
    public ReencryptionResult reencrypt(Instant now) {
        long encrypted = encryptAll(secretCipher.prefix(), Optional.of(now));
        return new ReencryptionResult(encrypted, count().unreadable());
    }

    /**
     * Encrypts the values that do not start with {@code kept}.
     *
     * @param auditedAt the time in the audit log; empty if the encryption is not recorded
     * @return the number of endpoints
     */
    private long encryptAll(String kept, Optional<Instant> auditedAt) {
        long total = 0;
        Optional<Owner> last = Optional.of(FIRST);
        while (last.isPresent()) {
            List<StoredSecrets> batch = findBatch(last.get(), kept);
            for (StoredSecrets stored : batch) {
                total += encrypt(stored, kept, auditedAt);
            }
            last = batch.isEmpty()
                    ? Optional.empty()
                    : Optional.of(batch.get(batch.size() - 1).owner());
        }
        return total;
    }

    private List<StoredSecrets> findBatch(Owner after, String kept) {
        return database.use(handle -> handle.createQuery(FIND_BATCH)
                .bind("company", after.company())
                .bind("endpoint", after.endpoint())
                .bind("kept", kept)
                .bind("limit", BATCH_SIZE)
                .map((row, context) -> StoredSecrets.of(row))
                .list());
    }

    /** Returns the number of updated rows. An endpoint that was changed or removed meanwhile has current secrets, or none. */
    private int encrypt(StoredSecrets stored, String kept, Optional<Instant> auditedAt) {
        Owner owner = stored.owner();
        StoredSecrets encrypted = new StoredSecrets(
                owner,
                encrypt(owner, stored.secret(), kept),
                stored.previous() == null ? null : encrypt(owner, stored.previous(), kept),
                stored.headers().equals(NO_HEADERS) ? NO_HEADERS : encrypt(owner.headers(), stored.headers(), kept),
                encrypt(owner.integration(), stored.integration(), kept));
        if (encrypted.equals(stored)) {
            return 0;
        }
        List<AuditEntry> audit =
                auditedAt.map(now -> audit(owner, now)).stream().toList();
        return database.transact(transaction -> {
                    int updated = update(transaction.handle(), stored, encrypted);
                    AuditLogWriter.write(transaction.handle(), updated == 0 ? List.of() : audit);
                    return updated;
                })
                .orElseThrow(() -> new StoreBusyException(
                        "another transaction held the endpoint beyond the deadline; its secrets were not changed"));
    }

    private static AuditEntry audit(Owner owner, Instant now) {
        return new Auditor(new CompanyId(owner.company()), Actor.operator(), now)
                .entry(TargetType.WEBHOOK_ENDPOINT, owner.endpoint(), Verb.SECRETS_REENCRYPTED);
    }

    private static int update(Handle handle, StoredSecrets stored, StoredSecrets encrypted) {
        Owner owner = stored.owner();
        return handle.createUpdate(UPDATE)
                .bind("company", owner.company())
                .bind("id", owner.endpoint())
                .bind("secret", stored.secret())
                .bind("previous", stored.previous())
                .bind("headers", stored.headers())
                .bind("integration", stored.integration())
                .bind("newSecret", encrypted.secret())
                .bind("newPrevious", encrypted.previous())
                .bind("newHeaders", encrypted.headers())
                .bind("newIntegration", encrypted.integration())
                .execute();
    }

    /** Returns a value that is to be kept, or that no key decrypts, unchanged. */
    private String encrypt(Owner owner, String stored, String kept) {
        return stored.startsWith(kept)
                ? stored
                : secretCipher
                        .decrypt(owner, stored)
                        .map(text -> secretCipher.encrypt(owner, text))
                        .orElse(stored);
    }

    @Override
    public SecretCounts count() {
        return database.use(handle -> handle.createQuery(COUNT)
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .map((row, context) -> new SecretCounts(row.getLong("readable"), row.getLong("unreadable")))
                .one());
    }

    private record StoredSecrets(
            Owner owner, String secret, @Nullable String previous, String headers, String integration) {

        static StoredSecrets of(ResultSet row) throws SQLException {
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
}
