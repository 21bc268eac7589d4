package dev.leadpatch.application.access;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.util.HashSet;
import java.util.Set;

/**
 * Who calls: the bearer of a good API key.
 *
 * @param company the one company whose data the key reaches
 * @param label the key's name for people
 * @param owner the user who answers for the key
 * @param flags how requests of this caller are taken: those of the key, and those that hold for all
 */
public record Caller(
        ApiKeyId key,
        CompanyId company,
        String label,
        UserId owner,
        Set<Permission> permissions,
        Set<ApiKeyFlag> flags) {
    public Caller {
        permissions = Set.copyOf(permissions);
        flags = Set.copyOf(flags);
    }

    public boolean hasPermission(Permission permission) {
        return permissions.contains(permission);
    }

    public boolean hasFlag(ApiKeyFlag flag) {
        return flags.contains(flag);
    }

    /** The same caller with {@code more} flags. */
    Caller withFlags(Set<ApiKeyFlag> more) {
        Set<ApiKeyFlag> all = new HashSet<>(flags);
        all.addAll(more);
        return new Caller(key, company, label, owner, permissions, all);
    }
}
