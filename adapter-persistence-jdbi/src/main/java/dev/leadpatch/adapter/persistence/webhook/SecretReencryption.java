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
import dev.leadpatch.domain.endpoint.IntegrationIdReader;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts stored secrets with the current key, in batches: plain text of older versions, and secrets of previous keys.
 * An interrupted run is resumed by another one. Each endpoint is updated by optimistic locking, so that the service, or
 * another run, can change endpoints at the same time.
 */
public final class SecretReencryption implements SecretMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(SecretReencryption.class);

    private static final String COUNT = """
            select count(*) filter (where s.readable) as readable, count(*) filter (where not s.readable) as unreadable
            from (select
            """ + EndpointSecrets.READABLE + """
                  as readable from webhook_endpoints e) s
            """;

    private static final Owner FIRST = new Owner(0, new UUID(0, 0));

    private final Database database;
    private final SecretCipher secretCipher;

    public SecretReencryption(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
    }

    @Override
    public void encryptPlaintext(Instant now, Supplier<UUID> integrationIds) {
        if (secretCipher.hasKey()) {
            encryptAll(new Run(SecretCipher.VERSION, Optional.of(integrationIds), Actor.service("secrets"), now));
        }
    }

    @Override
    public ReencryptionResult reencrypt(Instant now) {
        long encrypted = encryptAll(new Run(secretCipher.prefix(), Optional.empty(), Actor.operator(), now));
        return new ReencryptionResult(encrypted, count().unreadable());
    }

    /** Encrypts the values that the run does not keep, and returns the number of endpoints. */
    private long encryptAll(Run run) {
        long total = 0;
        Optional<Owner> last = Optional.of(FIRST);
        while (last.isPresent()) {
            Owner after = last.get();
            List<StoredSecrets> batch = database.use(handle -> StoredSecrets.findBatch(handle, after, run.kept()));
            for (StoredSecrets stored : batch) {
                total += encrypt(stored, run);
            }
            last = batch.isEmpty()
                    ? Optional.empty()
                    : Optional.of(batch.get(batch.size() - 1).owner());
        }
        return total;
    }

    /** Returns the number of updated rows. An endpoint that was changed or removed meanwhile has current secrets, or none. */
    private int encrypt(StoredSecrets stored, Run run) {
        Owner owner = stored.owner();
        String kept = run.kept();
        Optional<UUID> replacement = replacement(stored.integration(), run);
        StoredSecrets encrypted = new StoredSecrets(
                owner,
                encrypt(owner, stored.secret(), kept),
                stored.previous() == null ? null : encrypt(owner, stored.previous(), kept),
                stored.hasNoHeaders() ? stored.headers() : encrypt(owner.headers(), stored.headers(), kept),
                encrypt(owner.integration(), replacement.map(UUID::toString).orElse(stored.integration()), kept));
        if (encrypted.equals(stored)) {
            return 0;
        }
        int count = database.transact(transaction -> {
                    int updated = encrypted.replace(transaction.handle(), stored);
                    AuditLogWriter.write(
                            transaction.handle(), updated == 0 ? List.of() : run.audit(owner, replacement.isPresent()));
                    return updated;
                })
                .orElseThrow(() -> new StoreBusyException(
                        "another transaction held the endpoint beyond the deadline; its secrets were not changed"));
        if (count == 1 && replacement.isPresent()) {
            LOG.warn(
                    "The integration_id of webhook endpoint {} of company {} was predictable, and was replaced by a random"
                            + " one. If its receiver verifies the JWT, set a new integration_id that it knows",
                    owner.endpoint(),
                    owner.company());
        }
        return count;
    }

    /** Returns the new JWT key of an endpoint whose plain one anyone could guess. */
    private Optional<UUID> replacement(String integration, Run run) {
        boolean predictable =
                secretCipher.isPlaintext(integration) && !IntegrationIdReader.isRandom(UUID.fromString(integration));
        return predictable ? run.integrationIds().map(Supplier::get) : Optional.empty();
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

    /**
     * A run over all endpoints.
     *
     * @param kept the prefix of the values to keep
     * @param integrationIds generates JWT keys that replace predictable ones; empty if none is replaced
     */
    private record Run(String kept, Optional<Supplier<UUID>> integrationIds, Actor actor, Instant now) {

        List<AuditEntry> audit(Owner owner, boolean integrationReplaced) {
            Auditor auditor = new Auditor(new CompanyId(owner.company()), actor, now);
            AuditEntry encrypted =
                    auditor.entry(TargetType.WEBHOOK_ENDPOINT, owner.endpoint(), Verb.SECRETS_REENCRYPTED);
            return integrationReplaced
                    ? List.of(
                            encrypted,
                            auditor.entry(
                                    TargetType.WEBHOOK_ENDPOINT,
                                    owner.endpoint(),
                                    Verb.UPDATED,
                                    List.of("integration_id")))
                    : List.of(encrypted);
        }
    }
}
