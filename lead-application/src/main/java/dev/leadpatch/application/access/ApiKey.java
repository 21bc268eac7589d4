package dev.leadpatch.application.access;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.audit.AuditEntry.Channel;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An API key as it is stored, without its secret.
 *
 * @param owner the user who is responsible for the key
 * @param flags options for the requests of the key
 * @param fields the fields of leads that the key may write
 * @param expiresAt the time from which the key is invalid, if it expires
 * @param revokedAt the time from which the key is invalid, if it was revoked
 * @param replacedBy the key that replaces this one, if it was rotated
 * @param rateLimit the rate limit of the key; empty for the default of the service
 */
public record ApiKey(
        ApiKeyId id,
        CompanyId company,
        String label,
        UserId owner,
        Set<Permission> permissions,
        Set<ApiKeyFlag> flags,
        WritableFields fields,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<ApiKeyId> replacedBy,
        Optional<RateLimit> rateLimit) {

    private static final TextRules LABEL_RULES = TextRules.singleLine(ApiKeyRequest.MAX_LABEL_LENGTH);

    public ApiKey {
        permissions = Set.copyOf(permissions);
        flags = Set.copyOf(flags);
    }

    /** A key that was not rotated, may write all fields, and has the default rate limit. */
    public ApiKey(
            ApiKeyId id,
            CompanyId company,
            String label,
            UserId owner,
            Set<Permission> permissions,
            Set<ApiKeyFlag> flags,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt) {
        this(
                id,
                company,
                label,
                owner,
                permissions,
                flags,
                WritableFields.ALL,
                createdAt,
                expiresAt,
                revokedAt,
                Optional.empty(),
                Optional.empty());
    }

    /** Returns a copy that is invalid since {@code now}; a key that is already revoked keeps its time. */
    public ApiKey asRevoked(Instant now) {
        return withValidity(expiresAt, revokedAt.or(() -> Optional.of(now)), replacedBy);
    }

    /** Returns a copy that is valid at most until {@code end}, and replaced by another key. */
    public ApiKey asReplacedBy(ApiKeyId other, Instant end) {
        Instant earliest = expiresAt.filter(expiry -> expiry.isBefore(end)).orElse(end);
        return withValidity(Optional.of(earliest), revokedAt, Optional.of(other));
    }

    /** Returns a copy that may write other fields. */
    public ApiKey withFields(WritableFields others) {
        return with(others, expiresAt, revokedAt, replacedBy, rateLimit);
    }

    /** Returns a copy with another rate limit; empty for the default of the service. */
    public ApiKey withRateLimit(Optional<RateLimit> limit) {
        return with(fields, expiresAt, revokedAt, replacedBy, limit);
    }

    /** Returns a new key with the label, owner, permissions, flags, fields, expiry and rate limit of this one. */
    public ApiKey successor(ApiKeyId newId, Instant now) {
        return new ApiKey(newId, company, label, owner, permissions, flags, now, expiresAt, Optional.empty())
                .withFields(fields)
                .withRateLimit(rateLimit);
    }

    private ApiKey withValidity(Optional<Instant> expiry, Optional<Instant> revocation, Optional<ApiKeyId> successor) {
        return with(fields, expiry, revocation, successor, rateLimit);
    }

    private ApiKey with(
            WritableFields otherFields,
            Optional<Instant> expiry,
            Optional<Instant> revocation,
            Optional<ApiKeyId> successor,
            Optional<RateLimit> limit) {
        return new ApiKey(
                id,
                company,
                label,
                owner,
                permissions,
                flags,
                otherFields,
                createdAt,
                expiry,
                revocation,
                successor,
                limit);
    }

    /**
     * Validates a label, which must be one line of 1 to 100 characters.
     *
     * @return the error of {@code label}, as a phrase that follows its name; empty if the label is valid
     */
    public static Optional<String> validateLabel(String label) {
        return LABEL_RULES.validate(label).map(TextRules.BrokenRule::message);
    }

    /** Returns whether the key is neither revoked nor expired at {@code now}. */
    public boolean isValidAt(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    public Caller caller() {
        return new Caller(
                Optional.of(id), company, label, owner, permissions, flags, fields, RateLimit.NONE, Channel.API);
    }

    /** The public id of an API key. It identifies the key and grants no access. */
    public record ApiKeyId(UUID value) {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** Options for the requests of an API key, in addition to its permissions. */
    public enum ApiKeyFlag {
        /** Requests are handled leniently by default: {@code lenient}. */
        LENIENT,
        /**
         * Patches must have a precondition ({@code If-Match}), items of a bulk request must have conditions:
         * {@code require_preconditions}.
         */
        REQUIRE_PRECONDITIONS,
        /** Blank text is treated as not sent by default: {@code ignore_blank}. */
        IGNORE_BLANK;

        /** Returns the name in documents: {@code lenient}, {@code require_preconditions}, {@code ignore_blank}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The SHA-256 hash of an API key, in lower-case hex. Only the hash of a key is stored. Keys are long and random, so
     * the hash needs neither a salt nor a slow function, and keys can be found by it.
     */
    public record ApiKeyHash(String hex) {

        public static ApiKeyHash of(String key) {
            return new ApiKeyHash(HashAlgorithm.SHA_256.hex(key.getBytes(StandardCharsets.UTF_8)));
        }

        /** Omits the hash, so that logs never contain it. */
        @Override
        public String toString() {
            return "ApiKeyHash[…]";
        }
    }
}
