package dev.leadpatch.application.access;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;

/**
 * The use case of managing the API keys of the caller's company. All methods except {@link #self} require
 * {@link Permission#ADMIN}. No key grants more than it has: neither other permissions or fields, nor a later expiry. Every method
 * may throw {@link StoreUnavailableException}.
 */
public interface ManageCompanyKeys {

    /** Maximum number of valid keys per company. */
    int MAX_KEYS = 1_000;

    /** Returns the keys of the company, oldest first, including revoked and expired ones. */
    Result<List<ApiKey>> list(Caller caller);

    Result<ApiKey> find(Caller caller, ApiKeyId id);

    /** Returns the key of the caller. */
    Result<ApiKey> self(Caller caller);

    /** Creates a key. Only the result contains the key itself. */
    Result<CreatedKey> create(Caller caller, ApiKeyRequest request);

    /**
     * Revokes the key permanently; it may be the key of the caller. A key that is already revoked keeps its time. The
     * last valid key with {@link Permission#ADMIN} is not revoked.
     */
    Result<ApiKey> revoke(Caller caller, ApiKeyId id);

    /**
     * Replaces a valid key by a new one with the same label, owner, permissions, flags, fields and expiry. The old key expires
     * after the overlap.
     */
    Result<RotatedKey> rotate(Caller caller, ApiKeyId id, SecretRotationRequest request);

    /** Whether the key is valid now. */
    boolean isValid(ApiKey key);

    /**
     * A new key.
     *
     * @param secret the key that its bearer presents; it can't be read again
     */
    record CreatedKey(ApiKey key, RawApiKey secret) {}

    /**
     * A rotated key.
     *
     * @param previous the old key, with the time until which it is valid
     */
    record RotatedKey(CreatedKey created, ApiKey previous) {}

    /** The result of managing API keys. */
    sealed interface Result<T> {

        <R> R fold(Cases<T, R> cases);

        /** One method per result. */
        interface Cases<T, R> {
            R success(T value);

            R notFound();

            R forbidden(Permission missing);

            R invalidCaller();

            R rejected(List<Violation> violations);

            R refused(Refusal reason);
        }
    }

    /** The operation was performed. */
    record Success<T>(T value) implements Result<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.success(value);
        }
    }

    /** The caller's company does not have the key. */
    record NotFound<T>() implements Result<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.notFound();
        }
    }

    /** The caller's key lacks a permission. */
    record Forbidden<T>(Permission missing) implements Result<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.forbidden(missing);
        }
    }

    /** The caller's key was revoked, or has expired, since it was authenticated. */
    record InvalidCaller<T>() implements Result<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.invalidCaller();
        }
    }

    /** The request is invalid. All violations are reported, at most one per document path, in no particular order. */
    record Rejected<T>(List<Violation> violations) implements Result<T> {
        public Rejected {
            violations = List.copyOf(violations);
        }

        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.rejected(violations);
        }
    }

    /** The keys of the company do not allow the operation. */
    record Refused<T>(Refusal reason) implements Result<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.refused(reason);
        }
    }

    /** Why an operation is refused. */
    sealed interface Refusal {

        /** The new key would have a permission that the caller's key lacks. */
        record GrantsPermission(Permission permission) implements Refusal {}

        /**
         * The new key could write fields that the caller's key may not write.
         *
         * @param names the names of the fields; empty if the new key could write all fields
         */
        record GrantsFields(List<String> names) implements Refusal {
            public GrantsFields {
                names = List.copyOf(names);
            }
        }

        /** The new key would have a higher rate limit than the caller's key. */
        record ExceedsRateLimit(RateLimit callerLimit) implements Refusal {}

        /** The new key would be valid after the expiry of the caller's key. */
        record OutlivesCaller(Instant callerExpiry) implements Refusal {}

        /** The key is the last valid one of the company with {@link Permission#ADMIN}. */
        record LastAdminKey() implements Refusal {}

        /** The key to rotate is revoked, expired or already replaced. */
        record NotRotatable() implements Refusal {}

        /** The company already has {@link #MAX_KEYS} valid keys. */
        record TooManyKeys() implements Refusal {}
    }
}
