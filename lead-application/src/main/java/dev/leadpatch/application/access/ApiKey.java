package dev.leadpatch.application.access;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API key as it is kept, without its secret.
 *
 * @param owner the user who answers for the key
 * @param flags how requests with the key are taken
 * @param expiresAt from when on the key is refused, if ever
 * @param revokedAt since when the key is refused, if it was revoked
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

    /** Whether the key opens anything at {@code now}. */
    public boolean isValidAt(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    public Caller caller() {
        return new Caller(id, company, label, owner, permissions, flags);
    }
}
