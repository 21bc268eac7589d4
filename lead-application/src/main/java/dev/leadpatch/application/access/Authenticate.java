package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.value.CompanyId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The use case of authenticating a request by its API key, or by a session that was started with one. */
public interface Authenticate {

    /** Returns the caller, or empty if {@code presentedKey} is malformed, unknown, revoked or expired. */
    Optional<Caller> authenticate(String presentedKey);

    /**
     * Returns the caller of a session that was started with a key; empty if the key is unknown, revoked or expired now.
     * Only hosts with sessions implement it.
     *
     * @param company the company of the key
     */
    default Optional<Caller> resume(CompanyId company, ApiKeyId key) {
        return Optional.empty();
    }

    /** Authenticates by API key. */
    final class AuthenticateService implements Authenticate {
        private final ApiKeyStore keys;
        private final InstantSource clock;
        private final Set<ApiKeyFlag> globalFlags;
        private final RateLimit defaultRateLimit;

        /**
         * Creates a service without a default rate limit.
         *
         * @param globalFlags the flags that apply to every key, in addition to its own
         */
        public AuthenticateService(ApiKeyStore keys, InstantSource clock, Set<ApiKeyFlag> globalFlags) {
            this(keys, clock, globalFlags, RateLimit.NONE);
        }

        /**
         * @param globalFlags the flags that apply to every key, in addition to its own
         * @param defaultRateLimit the rate limit of keys that have none of their own
         */
        public AuthenticateService(
                ApiKeyStore keys, InstantSource clock, Set<ApiKeyFlag> globalFlags, RateLimit defaultRateLimit) {
            this.keys = keys;
            this.clock = clock;
            this.globalFlags = Set.copyOf(globalFlags);
            this.defaultRateLimit = defaultRateLimit;
        }

        @Override
        public Optional<Caller> authenticate(String presentedKey) {
            // a malformed key is rejected without a query
            return callerOfValid(RawApiKey.of(presentedKey).map(RawApiKey::hash).flatMap(keys::find));
        }

        @Override
        public Optional<Caller> resume(CompanyId company, ApiKeyId key) {
            return callerOfValid(keys.find(company, key));
        }

        private Optional<Caller> callerOfValid(Optional<ApiKey> found) {
            return found.filter(key -> key.isValidAt(clock.instant()))
                    .map(key -> key.caller()
                            .withFlags(globalFlags)
                            .withRateLimit(key.rateLimit().orElse(defaultRateLimit)));
        }
    }
}
