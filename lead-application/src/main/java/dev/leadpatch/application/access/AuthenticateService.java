package dev.leadpatch.application.access;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Authenticates by API key. */
public final class AuthenticateService implements Authenticate {
    private final ApiKeyStore keys;
    private final InstantSource clock;
    private final Set<ApiKeyFlag> globalFlags;

    /** @param flagsOfAll what holds for every key, whether it has the flag or not */
    public AuthenticateService(ApiKeyStore keys, InstantSource clock, Set<ApiKeyFlag> flagsOfAll) {
        this.keys = keys;
        this.clock = clock;
        this.globalFlags = Set.copyOf(flagsOfAll);
    }

    @Override
    public Optional<Caller> authenticate(String presentedKey) {
        // what no key can look like is refused without asking the store
        return RawApiKey.of(presentedKey)
                .flatMap(key -> keys.find(key.hash()))
                .filter(key -> key.isValidAt(clock.instant()))
                .map(ApiKey::caller)
                .map(caller -> caller.withFlags(globalFlags));
    }
}
