package dev.leadpatch.application.idempotency;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;

/**
 * A client's name for one request, by which the request is known again when it is repeated
 * (draft-ietf-httpapi-idempotency-key-header). Names of different API keys have nothing to do with each other.
 *
 * @param name 1 to {@value #MAX_LENGTH} characters
 */
public record IdempotencyKey(CompanyId company, ApiKeyId caller, String name) {
    public static final int MAX_LENGTH = 255;

    /** How long a key is known, from its first use on. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    /** @throws IllegalArgumentException if the name is empty or too long */
    public IdempotencyKey {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an idempotency key has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** The key that {@code caller} calls {@code name}. */
    public static IdempotencyKey of(Caller caller, String name) {
        return new IdempotencyKey(caller.company(), caller.key(), name);
    }
}
