package dev.leadpatch.application.access;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Authenticates by API key. */
public final class KeyAuthentication implements Authenticate {
    private final ApiKeys keys;
    private final InstantSource clock;
    private final Set<KeyFlag> flagsOfAll;

    /** @param flagsOfAll what holds for every key, whether it has the flag or not */
    public KeyAuthentication(ApiKeys keys, InstantSource clock, Set<KeyFlag> flagsOfAll) {
        this.keys = keys;
        this.clock = clock;
        this.flagsOfAll = Set.copyOf(flagsOfAll);
    }

    @Override
    public Optional<Caller> authenticate(String presentedKey) {
        // what no key can look like is refused without asking the store
        return PlainKey.of(presentedKey)
                .flatMap(key -> keys.find(key.hash()))
                .filter(key -> key.isGood(clock.instant()))
                .map(ApiKey::caller)
                .map(caller -> caller.with(flagsOfAll));
    }
}
