package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What an endpoint's deliveries are signed with: one secret, and beside it the one before for as long as a rotation
 * overlaps. None are here if they can't be read, because they were encrypted with another key.
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
     * One secret.
     *
     * @param text {@code whsec_} and base64, as Standard Webhooks has it
     * @param validUntil from when on it is not used any more, if it was replaced
     */
    public record Secret(String text, Optional<Instant> validUntil) {
        boolean isValidAt(Instant at) {
            return validUntil.map(at::isBefore).orElse(true);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    /** One secret without an end. */
    public static SigningSecrets of(String text) {
        return new SigningSecrets(List.of(new Secret(text, Optional.empty())));
    }

    /**
     * A new text of 32 random bytes.
     *
     * @param secrets a source that nobody can foresee
     */
    public static String generate(RandomGenerator secrets) {
        byte[] bytes = new byte[SECRET_BYTES];
        secrets.nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** The texts to sign with at {@code at}, newest first. */
    public List<String> validAt(Instant at) {
        return newestFirst.stream()
                .filter(secret -> secret.isValidAt(at))
                .map(Secret::text)
                .toList();
    }

    /** Whether a rotation overlaps at {@code at}. */
    public boolean isOverlappingAt(Instant at) {
        return newestFirst.stream().anyMatch(secret -> secret.validUntil().isPresent() && secret.isValidAt(at));
    }

    /** These after a rotation: the newest of them stays valid until {@code until}, and any older one ends. */
    public SigningSecrets rotate(String next, Instant until) {
        List<Secret> secrets = new ArrayList<>();
        secrets.add(new Secret(next, Optional.empty()));
        newestFirst.stream()
                .limit(1)
                .map(newest -> new Secret(newest.text(), Optional.of(until)))
                .forEach(secrets::add);
        return new SigningSecrets(secrets);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SigningSecrets[" + newestFirst.size() + "]";
    }
}
