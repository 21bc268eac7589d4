package dev.leadpatch.application.access;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The use case of an operator: creates, lists and revokes API keys. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface ManageApiKeys {

    /** Creates a key and stores its hash. Only the result contains the key itself. */
    CreationResult create(NewApiKey request);

    /**
     * Returns the keys of a company, oldest first, including revoked and expired ones; empty if the company does not
     * exist.
     */
    Optional<List<ApiKey>> list(CompanyId company);

    /** Revokes a key permanently. A key that is already revoked keeps its time. Returns whether the key exists. */
    boolean revoke(ApiKeyId key);

    /**
     * The properties of a new key.
     *
     * @param label one line of 1 to 100 characters
     * @param owner the user who is responsible for the key; by default, the user of the company with the lowest id who
     *     is not archived
     * @param permissions at least one
     * @param flags options for the requests of the key
     * @param expiresAt the time from which the key is invalid, if it expires
     * @param fields the fields of leads that the key may write; by default, all
     * @param rateLimit the rate limit of the key; empty for the default of the service
     */
    record NewApiKey(
            CompanyId company,
            String label,
            Optional<UserId> owner,
            Set<Permission> permissions,
            Set<ApiKeyFlag> flags,
            Optional<Instant> expiresAt,
            Optional<FieldNames> fields,
            Optional<RateLimit> rateLimit) {
        public NewApiKey {
            permissions = Set.copyOf(permissions);
            flags = Set.copyOf(flags);
        }

        /** The properties of a key that may write all fields, with the default rate limit. */
        public NewApiKey(
                CompanyId company,
                String label,
                Optional<UserId> owner,
                Set<Permission> permissions,
                Set<ApiKeyFlag> flags,
                Optional<Instant> expiresAt) {
            this(company, label, owner, permissions, flags, expiresAt, Optional.empty(), Optional.empty());
        }
    }

    /** The result of a creation. */
    sealed interface CreationResult {

        <T> T fold(
                Function<Created, T> created,
                Supplier<T> unknownCompany,
                Function<UnknownOwner, T> unknownOwner,
                Function<Invalid, T> invalid);

        /**
         * The key is valid from now on.
         *
         * @param secret the key that its bearer presents; it can't be read again
         */
        record Created(RawApiKey secret, ApiKey key) implements CreationResult {
            @Override
            public <T> T fold(
                    Function<Created, T> created,
                    Supplier<T> unknownCompany,
                    Function<UnknownOwner, T> unknownOwner,
                    Function<Invalid, T> invalid) {
                return created.apply(this);
            }
        }

        /** The company does not exist. */
        record UnknownCompany() implements CreationResult {
            @Override
            public <T> T fold(
                    Function<Created, T> created,
                    Supplier<T> unknownCompany,
                    Function<UnknownOwner, T> unknownOwner,
                    Function<Invalid, T> invalid) {
                return unknownCompany.get();
            }
        }

        /**
         * The key has no owner.
         *
         * @param requestedOwner the requested owner, who is not a user of the company; empty if no owner was requested
         *     and all users of the company are archived
         */
        record UnknownOwner(Optional<UserId> requestedOwner) implements CreationResult {
            @Override
            public <T> T fold(
                    Function<Created, T> created,
                    Supplier<T> unknownCompany,
                    Function<UnknownOwner, T> unknownOwner,
                    Function<Invalid, T> invalid) {
                return unknownOwner.apply(this);
            }
        }

        /**
         * The properties of the key are invalid.
         *
         * @param errors one sentence per error, such as {@code label must not be blank}
         */
        record Invalid(List<String> errors) implements CreationResult {
            public Invalid {
                errors = List.copyOf(errors);
            }

            @Override
            public <T> T fold(
                    Function<Created, T> created,
                    Supplier<T> unknownCompany,
                    Function<UnknownOwner, T> unknownOwner,
                    Function<Invalid, T> invalid) {
                return invalid.apply(this);
            }
        }
    }
}
