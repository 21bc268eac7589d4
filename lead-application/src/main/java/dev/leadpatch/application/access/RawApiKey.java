package dev.leadpatch.application.access;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The secret text of an API key, as its bearer presents it. Only its {@link #hash} is ever kept. */
public record RawApiKey(String text) {
    /** What every key starts with. */
    public static final String PREFIX = "jb_api_";

    private static final Pattern PATTERN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{8,120}");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_CHARACTERS = 40;

    /** @throws IllegalArgumentException if no key looks like {@code text} */
    public RawApiKey {
        if (!PATTERN.matcher(text).matches()) {
            throw new IllegalArgumentException("no API key looks like that");
        }
    }

    /** The key that reads {@code text}, or nothing if no key can look like it. */
    public static Optional<RawApiKey> of(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new RawApiKey(text)) : Optional.empty();
    }

    /**
     * A new key of 40 random letters and digits, 238 bits that nobody guesses.
     *
     * @param secrets a source that nobody can foresee
     */
    public static RawApiKey random(RandomGenerator secrets) {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            // a bounded draw rejects and draws again, so every character is as likely as any other
            text.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return new RawApiKey(text.toString());
    }

    public ApiKeyHash hash() {
        return ApiKeyHash.of(text);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RawApiKey[" + PREFIX + "…]";
    }
}
