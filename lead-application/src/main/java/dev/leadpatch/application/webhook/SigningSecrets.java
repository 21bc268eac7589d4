package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The secrets that sign an endpoint's deliveries: the current one and, while a rotation overlaps, the previous one.
 * Empty if the secrets can't be decrypted, because they were encrypted with another key.
 *
 * @param newestFirst at most two
 */
public record SigningSecrets(List<Secret> newestFirst) {
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;
    private static final int MAX_SECRETS = 2;

    /** @throws IllegalArgumentException if there are more than two */
    public SigningSecrets {
        newestFirst = List.copyOf(newestFirst);
        if (newestFirst.size() > MAX_SECRETS) {
            throw new IllegalArgumentException("at most two secrets are valid at a time");
        }
    }

    /**
     * A signing secret.
     *
     * @param text {@code whsec_} and base64, as defined by Standard Webhooks
     * @param validUntil the time from which the secret is no longer used; empty if it was not replaced
     */
    public record Secret(String text, Optional<Instant> validUntil) {
        boolean isValidAt(Instant now) {
            return validUntil.map(now::isBefore).orElse(true);
        }

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    /** Returns one secret that does not expire. */
    public static SigningSecrets of(String text) {
        return new SigningSecrets(List.of(new Secret(text, Optional.empty())));
    }

    /**
     * Generates a secret of 32 random bytes.
     *
     * @param secureRandom must be cryptographically secure
     */
    public static String generate(RandomGenerator secureRandom) {
        byte[] bytes = new byte[SECRET_BYTES];
        secureRandom.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** Returns the texts of the secrets that are valid at {@code now}, newest first. */
    public List<String> validAt(Instant now) {
        return newestFirst.stream()
                .filter(secret -> secret.isValidAt(now))
                .map(Secret::text)
                .toList();
    }

    /** Returns whether a rotation overlaps at {@code now}. */
    public boolean isOverlappingAt(Instant now) {
        return newestFirst.stream().anyMatch(secret -> secret.validUntil().isPresent() && secret.isValidAt(now));
    }

    /**
     * Returns the secrets after a rotation: the current secret stays valid until {@code until}, any older one is
     * removed.
     */
    public SigningSecrets rotate(String next, Instant until) {
        List<Secret> secrets = new ArrayList<>();
        secrets.add(new Secret(next, Optional.empty()));
        newestFirst.stream()
                .limit(1)
                .map(newest -> new Secret(newest.text(), Optional.of(until)))
                .forEach(secrets::add);
        return new SigningSecrets(secrets);
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
        return "SigningSecrets[" + newestFirst.size() + "]";
    }
}
