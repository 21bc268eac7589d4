package dev.leadpatch.application.access;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores API keys. Every method may throw {@link StoreUnavailableException}. */
public interface ApiKeyStore {

    /**
     * Returns the key with this hash, even if it is revoked or expired. An implementation may cache the result for up
     * to five seconds, so a revoked key may appear valid for that long.
     */
    Optional<ApiKey> find(ApiKeyHash hash);

    /**
     * Stores a new key.
     *
     * @return false if the company or the owner does not exist
     */
    boolean add(ApiKey key, ApiKeyHash hash);

    /** Returns the keys of a company, oldest first, including revoked and expired ones. */
    List<ApiKey> list(CompanyId company);

    /** Revokes the key. A key that is already revoked keeps its time. Returns whether the key exists. */
    boolean revoke(ApiKeyId key, Instant now);
}
