package dev.leadpatch.application.access;

import dev.leadpatch.application.HashAlgorithm;
import java.nio.charset.StandardCharsets;

/**
 * The SHA-256 hash of an API key, in lower-case hex. Only the hash of a key is stored. Keys are long and random, so the
 * hash needs neither a salt nor a slow function, and keys can be found by it.
 */
public record ApiKeyHash(String hex) {

    public static ApiKeyHash of(String key) {
        return new ApiKeyHash(HashAlgorithm.SHA_256.hex(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Omits the hash, so that logs never contain it. */
    @Override
    public String toString() {
        return "ApiKeyHash[…]";
    }
}
