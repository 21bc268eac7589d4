package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.AuditEntry.Channel;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The authenticated caller of a request: the bearer of a valid API key.
 *
 * @param company the company whose data the key grants access to
 * @param label the display name of the key
 * @param owner the user who is responsible for the key
 * @param flags the flags of the key and the global ones
 * @param fields the fields of leads that the caller may write
 * @param rateLimit the rate limit of the key or, by default, of the service
 * @param channel how the caller makes requests
 */
public record Caller(
        ApiKeyId key,
        CompanyId company,
        String label,
        UserId owner,
        Set<Permission> permissions,
        Set<ApiKeyFlag> flags,
        WritableFields fields,
        RateLimit rateLimit,
        Channel channel) {
    /** Identifies the commands of operators where the id of a key is stored, as in the history of leads. */
    private static final ApiKeyId OPERATOR = new ApiKeyId(new UUID(0, 0));

    public Caller {
        permissions = Set.copyOf(permissions);
        flags = Set.copyOf(flags);
    }

    /** A caller of the API. */
    public Caller(
            ApiKeyId key,
            CompanyId company,
            String label,
            UserId owner,
            Set<Permission> permissions,
            Set<ApiKeyFlag> flags,
            WritableFields fields,
            RateLimit rateLimit) {
        this(key, company, label, owner, permissions, flags, fields, rateLimit, Channel.API);
    }

    /** A caller who may write all fields, and whose requests are not limited. */
    public Caller(
            ApiKeyId key,
            CompanyId company,
            String label,
            UserId owner,
            Set<Permission> permissions,
            Set<ApiKeyFlag> flags) {
        this(key, company, label, owner, permissions, flags, WritableFields.ALL, RateLimit.NONE);
    }

    /**
     * Returns the caller of an operator's command: without a key, and with all permissions.
     *
     * @param owner the user who is responsible for what the command does
     */
    public static Caller operator(CompanyId company, UserId owner) {
        return operator(company, owner, "operator");
    }

    /**
     * As {@link #operator(CompanyId, UserId)}.
     *
     * @param label the display name of the command in the history of leads
     */
    public static Caller operator(CompanyId company, UserId owner, String label) {
        return new Caller(OPERATOR, company, label, owner, EnumSet.allOf(Permission.class), Set.of()).in(Channel.CLI);
    }

    /** Whether the caller is a command of an operator, who has no key. */
    public boolean isOperator() {
        return key.equals(OPERATOR);
    }

    public boolean hasPermission(Permission permission) {
        return permissions.contains(permission);
    }

    /** Returns the first of the permissions that the caller does not have. */
    public Optional<Permission> findMissing(Permission... required) {
        return Arrays.stream(required)
                .filter(permission -> !hasPermission(permission))
                .findFirst();
    }

    /** Returns violations as the caller may see them: without data of the catalog, unless the caller may read. */
    public List<Violation> visible(List<Violation> violations) {
        return hasPermission(Permission.READ)
                ? violations
                : violations.stream().map(Violation::withoutCatalogData).toList();
    }

    public boolean hasFlag(ApiKeyFlag flag) {
        return flags.contains(flag);
    }

    /** Returns the caller with other fields to write. */
    public Caller withFields(WritableFields others) {
        return new Caller(key, company, label, owner, permissions, flags, others, rateLimit, channel);
    }

    /** Returns the caller in a session of the console. */
    public Caller inConsole() {
        return in(Channel.CONSOLE);
    }

    private Caller in(Channel other) {
        return new Caller(key, company, label, owner, permissions, flags, fields, rateLimit, other);
    }

    /** Returns the auditor of the caller's changes. */
    public Auditor auditor(Instant now) {
        return new Auditor(
                company, new Actor(channel, Optional.of(key.value()).filter(id -> !isOperator()), label), now);
    }

    /** Returns the caller with additional flags. */
    Caller withFlags(Set<ApiKeyFlag> additional) {
        Set<ApiKeyFlag> all = new HashSet<>(flags);
        all.addAll(additional);
        return new Caller(key, company, label, owner, permissions, all, fields, rateLimit, channel);
    }

    /** Returns the caller with another rate limit. */
    Caller withRateLimit(RateLimit limit) {
        return new Caller(key, company, label, owner, permissions, flags, fields, limit, channel);
    }
}
