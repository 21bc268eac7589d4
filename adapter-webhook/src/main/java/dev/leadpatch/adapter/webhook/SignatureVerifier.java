package dev.leadpatch.adapter.webhook;

import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature;
import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Verifies the Standard Webhooks signature of a received delivery, as a receiver should. Immutable. */
public final class SignatureVerifier {

    /** The maximum difference between the timestamp of an attempt and the time of its verification. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{1,12}");

    private final StandardWebhooksSignature signature;

    private SignatureVerifier(SigningKey key) {
        this.signature = new StandardWebhooksSignature(List.of(key));
    }

    /** Creates a verifier for the secret of an endpoint, {@code whsec_…}; empty if it is malformed. */
    public static Optional<SignatureVerifier> ofSecret(String secret) {
        return SigningKey.parse(secret).map(SignatureVerifier::new);
    }

    /**
     * Verifies a delivery.
     *
     * @param headers returns the value of a header, by its name in lower case
     * @param body the exact bytes of the body
     */
    public Outcome verify(Function<String, Optional<String>> headers, byte[] body, Instant now) {
        Optional<String> id = headers.apply("webhook-id");
        Optional<String> timestamp = headers.apply("webhook-timestamp");
        Optional<String> signatures = headers.apply("webhook-signature");
        if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
            return Outcome.MISSING;
        }
        if (!UNIX_SECONDS.matcher(timestamp.get()).matches()
                || !signature.matches(id.get(), timestamp.get(), signatures.get(), body)) {
            return Outcome.INVALID;
        }
        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp.get()));
        return Duration.between(sentAt, now).abs().compareTo(TOLERANCE) > 0 ? Outcome.EXPIRED : Outcome.VALID;
    }

    /** The outcome of a verification. */
    public enum Outcome {
        VALID,
        /** The secret differs, or a header or the body was changed. */
        INVALID,
        /** The signature is valid, but its timestamp is more than {@link #TOLERANCE} away: it may be replayed. */
        EXPIRED,
        /** At least one of the three headers is missing. */
        MISSING
    }
}
