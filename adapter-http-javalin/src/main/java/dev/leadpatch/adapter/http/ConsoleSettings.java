package dev.leadpatch.adapter.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;

/**
 * The settings of the console.
 *
 * @param sessionKey 256-bit AES key that encrypts session cookies; nodes with the same key share their sessions
 * @param demoKey an API key that signs in anyone by one click; only for data that is public
 * @param random must be cryptographically secure
 */
public record ConsoleSettings(
        SecretKey sessionKey, Optional<String> demoKey, InstantSource clock, RandomGenerator random) {

    /** The lifetime of a session, which requests do not extend. */
    public static final Duration SESSION_LIFETIME = Duration.ofHours(12);
}
