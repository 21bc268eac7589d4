package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The use case of authenticating a request by its API key. */
public interface Authenticate {

    /** Returns the caller, or empty if {@code presentedKey} is malformed, unknown, revoked or expired. */
    Optional<Caller> authenticate(String presentedKey);

    /** Authenticates by API key. */
    final class AuthenticateService implements Authenticate {
        private final ApiKeyStore keys;
        private final InstantSource clock;
        private final Set<ApiKeyFlag> globalFlags;

        /** @param globalFlags the flags that apply to every key, in addition to its own */
        public AuthenticateService(ApiKeyStore keys, InstantSource clock, Set<ApiKeyFlag> globalFlags) {
            this.keys = keys;
            this.clock = clock;
            this.globalFlags = Set.copyOf(globalFlags);
        }

        @Override
        public Optional<Caller> authenticate(String presentedKey) {
            // a malformed key is rejected without a query
            return RawApiKey.of(presentedKey)
                    .flatMap(key -> keys.find(key.hash()))
                    .filter(key -> key.isValidAt(clock.instant()))
                    .map(ApiKey::caller)
                    .map(caller -> caller.withFlags(globalFlags));
        }
    }
}
