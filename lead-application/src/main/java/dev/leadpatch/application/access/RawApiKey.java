package dev.leadpatch.application.access;

import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The secret text of an API key, as its bearer presents it. Only its {@link #hash} is stored. */
public record RawApiKey(String text) {
    /** The prefix of generated keys. Keys of other origin can be any token. */
    public static final String PREFIX = "jb_api_";

    /** The maximum length of a key. */
    public static final int MAX_LENGTH = 255;

    // visible ASCII, the characters of credentials in a header
    private static final Pattern PATTERN = Pattern.compile("[\\x21-\\x7e]{8," + MAX_LENGTH + "}");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_CHARACTERS = 40;

    /** @throws IllegalArgumentException if {@code text} is not a well-formed key */
    public RawApiKey {
        if (!PATTERN.matcher(text).matches()) {
            throw new IllegalArgumentException("not a well-formed API key");
        }
    }

    /** Returns the key {@code text}, or empty if it is not well-formed. */
    public static Optional<RawApiKey> of(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new RawApiKey(text)) : Optional.empty();
    }

    /**
     * Generates a key of 40 random letters and digits, which is 238 bits of entropy.
     *
     * @param secureRandom must be cryptographically secure
     */
    public static RawApiKey random(RandomGenerator secureRandom) {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            // nextInt(bound) uses rejection sampling, so the distribution is uniform
            text.append(ALPHABET.charAt(secureRandom.nextInt(ALPHABET.length())));
        }
        return new RawApiKey(text.toString());
    }

    public ApiKeyHash hash() {
        return ApiKeyHash.of(text);
    }

    /** Omits the secret. */
    @Override
    public String toString() {
        return "RawApiKey[…]";
    }
}
