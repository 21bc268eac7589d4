package dev.leadpatch.application.access;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.util.Set;

/**
 * Who calls: the bearer of a good API key.
 *
 * @param company the one company whose data the key reaches
 * @param label the key's name for people
 * @param owner the user who answers for the key
 * @param lenient whether requests with this key are read leniently unless they say otherwise
 */
public record Caller(
        ApiKeyId key, CompanyId company, String label, UserId owner, Set<Permission> permissions, boolean lenient) {
    public Caller {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
