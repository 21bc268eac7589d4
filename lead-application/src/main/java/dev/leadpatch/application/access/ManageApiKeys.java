package dev.leadpatch.application.access;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use case of an operator who hands out API keys and takes them back. Every method may throw {@link StoreUnavailableException}. */
public interface ManageApiKeys {

    /** Makes a key and keeps its hash; the key itself is in the result and nowhere else. */
    CreationResult create(NewApiKey wanted);

    /** The keys of a company, oldest first, revoked and expired ones included; nothing if there is no such company. */
    Optional<List<ApiKey>> list(CompanyId company);

    /** Revokes a key for good; one that was revoked before keeps the time of that. Returns whether there is such a key. */
    boolean revoke(ApiKeyId key);

    /**
     * What a new key is to be.
     *
     * @param label 1 to 100 characters on one line
     * @param owner who answers for the key; if nobody is named, the first user of the company by id who is not archived
     * @param permissions at least one
     * @param flags how requests with the key are taken
     * @param expiresAt from when on the key is refused, if ever
     */
    record NewApiKey(
            CompanyId company,
            String label,
            Optional<UserId> owner,
            Set<Permission> permissions,
            Set<ApiKeyFlag> flags,
            Optional<Instant> expiresAt) {
        public NewApiKey {
            permissions = Set.copyOf(permissions);
            flags = Set.copyOf(flags);
        }
    }

    /** How a creation ended. */
    sealed interface CreationResult {

        <T> T fold(
                Function<Created, T> created,
                Supplier<T> unknownCompany,
                Function<UnknownOwner, T> unknownOwner,
                Function<Invalid, T> invalid);

        /**
         * The key is good from now on.
         *
         * @param secret what its bearer presents; it can't be had again
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

        /** There is no such company. */
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
         * Nobody could answer for the key.
         *
         * @param requestedOwner the owner that was asked for and is no user of the company; empty if none was and the company has
         *     no user who is not archived
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
         * What was wanted breaks rules of its own.
         *
         * @param errors each such as {@code label must not be blank}
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
