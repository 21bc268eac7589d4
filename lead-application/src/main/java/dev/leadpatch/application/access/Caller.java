package dev.leadpatch.application.access;

import dev.leadpatch.application.NameBasedUuid;
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
 * The authenticated caller of a request: the bearer of a valid API key, a user of a host application, or a command of an
 * operator.
 *
 * @param key the API key; empty for a user and an operator
 * @param company the company whose data the caller may access
 * @param label the display name of the key, the user or the command, in the history of leads
 * @param owner the user who is responsible for what the caller does
 * @param flags the flags of the key and the global ones
 * @param fields the fields of leads that the caller may write
 * @param rateLimit the rate limit of the key or, by default, of the service
 * @param channel how the caller makes requests
 */
public record Caller(
        Optional<ApiKeyId> key,
        CompanyId company,
        String label,
        UserId owner,
        Set<Permission> permissions,
        Set<ApiKeyFlag> flags,
        WritableFields fields,
        RateLimit rateLimit,
        Channel channel) {
    private static final UUID USER_NAMESPACE = UUID.fromString("5a3c6f0e-8d1b-4c57-9e42-7b0d2f6a1c83");

    public Caller {
        permissions = Set.copyOf(permissions);
        flags = Set.copyOf(flags);
    }

    /**
     * Returns the caller with an API key, who may write all fields, and whose requests are not limited.
     *
     * @param label the display name of the key
     * @param owner the user who is responsible for the key
     */
    public static Caller key(ApiKeyId key, CompanyId company, String label, UserId owner, Permission... permissions) {
        return new Caller(
                Optional.of(key),
                company,
                label,
                owner,
                Set.of(permissions),
                Set.of(),
                WritableFields.ALL,
                RateLimit.NONE,
                Channel.API);
    }

    /**
     * Returns a user of a host application, who has no API key. The host has authenticated the user, and decides about
     * the permissions.
     *
     * @param user a user of the company's catalog, which is not verified
     * @param name the name of the user in the history of leads
     */
    public static Caller user(CompanyId company, UserId user, String name, Permission... permissions) {
        return withoutKey(company, user, name, Set.of(permissions), Channel.APPLICATION);
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
        return withoutKey(company, owner, label, EnumSet.allOf(Permission.class), Channel.CLI);
    }

    private static Caller withoutKey(
            CompanyId company, UserId owner, String label, Set<Permission> permissions, Channel channel) {
        return new Caller(
                Optional.empty(),
                company,
                label,
                owner,
                permissions,
                Set.of(),
                WritableFields.ALL,
                RateLimit.NONE,
                channel);
    }

    /** Returns an id that distinguishes the caller from others of its company: that of the key, or of the user. */
    public UUID id() {
        return key.map(ApiKeyId::value).orElseGet(() -> NameBasedUuid.of(USER_NAMESPACE, Long.toString(owner.value())));
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

    /** Returns the caller with other permissions. */
    public Caller withPermissions(Permission... others) {
        return new Caller(key, company, label, owner, Set.of(others), flags, fields, rateLimit, channel);
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
        return new Auditor(company, new Actor(channel, key.map(ApiKeyId::value), label), now);
    }

    /** Returns the caller with additional flags. */
    public Caller withFlags(Set<ApiKeyFlag> additional) {
        Set<ApiKeyFlag> all = new HashSet<>(flags);
        all.addAll(additional);
        return new Caller(key, company, label, owner, permissions, all, fields, rateLimit, channel);
    }

    /** Returns the caller with another rate limit. */
    public Caller withRateLimit(RateLimit limit) {
        return new Caller(key, company, label, owner, permissions, flags, fields, limit, channel);
    }
}
