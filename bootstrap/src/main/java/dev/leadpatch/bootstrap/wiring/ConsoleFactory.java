package dev.leadpatch.bootstrap.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.leadpatch.adapter.http.ConsoleSettings;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.bootstrap.settings.ConsoleOptions;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates the settings of the console.
 *
 * @param secretKey the key of the database's secrets; empty if none is configured
 * @param random cryptographically secure
 */
record ConsoleFactory(Optional<SecretKey> secretKey, InstantSource clock, RandomGenerator random) {
    private static final String MAC = "HmacSHA256";
    private static final byte[] PURPOSE = "leadpatch console sessions 1".getBytes(US_ASCII);
    private static final int KEY_BYTES = 32;

    ConsoleSettings create(ConsoleOptions console) {
        return new ConsoleSettings(sessionKey(), console.demoKey().map(RawApiKey::text), clock, random);
    }

    /** Derives the key of sessions, which all nodes then share. Without a secret key, it is valid in this process only. */
    private SecretKey sessionKey() {
        return new SecretKeySpec(secretKey.map(ConsoleFactory::derive).orElseGet(this::randomKey), "AES");
    }

    // one block of HMAC is an extract-and-expand of a key that is already uniformly random (RFC 5869 §3.3)
    private static byte[] derive(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(PURPOSE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform supports HMAC-SHA-256", e);
        }
    }

    private byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }
}
