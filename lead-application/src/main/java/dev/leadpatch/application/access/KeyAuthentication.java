package dev.leadpatch.application.access;

import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/** Authenticates by API key. */
public final class KeyAuthentication implements Authenticate {
    // what no key can look like is refused without asking the store
    private static final Pattern FORM = Pattern.compile("jb_api_[A-Za-z0-9_-]{8,120}");

    private final ApiKeys keys;
    private final InstantSource clock;

    public KeyAuthentication(ApiKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Optional<Caller> authenticate(String presentedKey) {
        if (!FORM.matcher(presentedKey).matches()) {
            return Optional.empty();
        }
        return keys.find(KeyHash.of(presentedKey))
                .filter(key -> key.isGood(clock.instant()))
                .map(ApiKey::caller);
    }
}
