package dev.leadpatch.application.access;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API key as it is stored, without its secret.
 *
 * @param owner the user who is responsible for the key
 * @param flags options for the requests of the key
 * @param expiresAt the time from which the key is invalid, if it expires
 * @param revokedAt the time from which the key is invalid, if it was revoked
 */
public record ApiKey(
        ApiKeyId id,
        CompanyId company,
        String label,
        UserId owner,
        Set<Permission> permissions,
        Set<ApiKeyFlag> flags,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt) {
    public ApiKey {
        permissions = Set.copyOf(permissions);
        flags = Set.copyOf(flags);
    }

    /** Returns whether the key is neither revoked nor expired at {@code now}. */
    public boolean isValidAt(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    public Caller caller() {
        return new Caller(id, company, label, owner, permissions, flags);
    }
}
