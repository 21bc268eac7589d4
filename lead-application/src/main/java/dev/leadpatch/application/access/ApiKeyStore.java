package dev.leadpatch.application.access;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Stores API keys. Every method may throw {@link StoreUnavailableException}. */
public interface ApiKeyStore {

    /**
     * Returns the key with this hash, even if it is revoked or expired. An implementation may cache the result for up
     * to five seconds, so a revoked key may appear valid for that long. It must find a new key at once, and should bound
     * the cost of many unknown hashes, which clients can send without a valid key.
     */
    Optional<ApiKey> find(ApiKeyHash hash);

    /** Returns the key of the company with this id, even if it is revoked or expired. The result is current. */
    Optional<ApiKey> find(CompanyId company, ApiKeyId key);

    /** Returns the keys of a company, oldest first, including revoked and expired ones. */
    List<ApiKey> list(CompanyId company);

    /**
     * Changes the keys of a company. Changes of one company are serialized: each decision receives the result of the
     * previous one.
     *
     * @param decision receives all keys, oldest first; pure, it may be called more than once
     * @return the result of the decision; empty if the company does not exist
     */
    <R> Optional<R> changeKeys(CompanyId company, Function<List<ApiKey>, KeyDecision<R>> decision);

    /**
     * A decision about the keys of a company.
     *
     * @param changed the keys whose expiry, revocation or successor changes
     * @param added a new key, whose owner exists
     * @param audit the entries of the audit log, which are stored with the keys
     */
    record KeyDecision<R>(List<ApiKey> changed, Optional<NewKey> added, List<AuditEntry> audit, R result) {
        public KeyDecision {
            changed = List.copyOf(changed);
            audit = List.copyOf(audit);
        }

        /** A decision that changes nothing. */
        public static <R> KeyDecision<R> unchanged(R result) {
            return new KeyDecision<>(List.of(), Optional.empty(), List.of(), result);
        }
    }

    /** A key to store. */
    record NewKey(ApiKey key, ApiKeyHash hash) {}

    /**
     * Revokes the key. A key that is already revoked keeps its time, and is not recorded again.
     *
     * @param audit returns the entries of the audit log, given the revoked key
     * @return whether the key exists
     */
    boolean revoke(ApiKeyId key, Instant now, Function<ApiKey, List<AuditEntry>> audit);
}
