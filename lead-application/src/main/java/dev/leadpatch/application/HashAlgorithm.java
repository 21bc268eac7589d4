package dev.leadpatch.adapter.webhook;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of payloads and signatures. Every Java platform has both. */
enum HashAlgorithm {
    SHA_1("SHA-1"),
    SHA_256("SHA-256");

    private final String algorithm;

    HashAlgorithm(String algorithm) {
        this.algorithm = algorithm;
    }

    byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
