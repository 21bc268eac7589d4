package dev.leadpatch.application.access;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where API keys are kept. Every method may throw {@link StoreUnavailableException}. */
public interface ApiKeyStore {

    /**
     * The key with this hash, revoked and expired ones included. An answer may be remembered for up to five seconds, so
     * a key that was just revoked may look good for that long.
     */
    Optional<ApiKey> find(ApiKeyHash hash);

    /**
     * Keeps a new key.
     *
     * @return whether it was kept; not if the company or the owner does not exist
     */
    boolean add(ApiKey key, ApiKeyHash hash);

    /** The keys of a company, oldest first, revoked and expired ones included. */
    List<ApiKey> list(CompanyId company);

    /** Revokes the key; one that was revoked before keeps the time of that. Returns whether there is such a key. */
    boolean revoke(ApiKeyId key, Instant now);
}
