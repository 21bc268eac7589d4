package dev.leadpatch.application;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash functions in use. Every Java platform has both. */
public enum HashAlgorithm {
    /** For name-based UUIDs only. */
    SHA_1("SHA-1"),
    SHA_256("SHA-256");

    private final String algorithm;

    HashAlgorithm(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Returns the hash of the concatenated parts. */
    public byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** Returns the hash of the concatenated parts in lower-case hex. */
    public String hex(byte[]... parts) {
        return HexFormat.of().formatHex(hash(parts));
    }
}
