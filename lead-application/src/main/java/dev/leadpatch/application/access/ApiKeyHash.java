package dev.leadpatch.application.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a whole API key, in lower-case hex: all of a key that is ever kept. Keys are long and random, so a plain
 * hash can't be searched backwards, and it can be looked up by.
 */
public record ApiKeyHash(String hex) {

    public static ApiKeyHash of(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return new ApiKeyHash(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Even a hash is nobody's business in a log. */
    @Override
    public String toString() {
        return "ApiKeyHash[…]";
    }
}
