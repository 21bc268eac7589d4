package dev.leadpatch.application.access;

import java.time.InstantSource;
import java.util.Optional;

/** Authenticates by API key. */
public final class KeyAuthentication implements Authenticate {
    private final ApiKeys keys;
    private final InstantSource clock;

    public KeyAuthentication(ApiKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Optional<Caller> authenticate(String presentedKey) {
        // what no key can look like is refused without asking the store
        return PlainKey.of(presentedKey)
                .flatMap(key -> keys.find(key.hash()))
                .filter(key -> key.isGood(clock.instant()))
                .map(ApiKey::caller);
    }
}
