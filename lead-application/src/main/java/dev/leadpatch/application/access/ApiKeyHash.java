package dev.leadpatch.application.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 hash of an API key, in lower-case hex. Only the hash of a key is stored. Keys are long and random, so the
 * hash needs neither a salt nor a slow function, and keys can be found by it.
 */
public record ApiKeyHash(String hex) {

    public static ApiKeyHash of(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new ApiKeyHash(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Omits the hash, so that logs never contain it. */
    @Override
    public String toString() {
        return "ApiKeyHash[…]";
    }
}
