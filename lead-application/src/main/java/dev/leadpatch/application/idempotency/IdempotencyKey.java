package dev.leadpatch.application.idempotency;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;

/**
 * An idempotency key: the client's name of a request, which identifies its retries
 * (draft-ietf-httpapi-idempotency-key-header). Each API key has its own namespace.
 *
 * @param name 1 to {@value #MAX_LENGTH} characters
 */
public record IdempotencyKey(CompanyId company, ApiKeyId caller, String name) {
    public static final int MAX_LENGTH = 255;

    /** Time that a key is stored, from its first use. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    /** @throws IllegalArgumentException if the name is empty or too long */
    public IdempotencyKey {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an idempotency key must have 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** Returns the key {@code name} of {@code caller}. */
    public static IdempotencyKey of(Caller caller, String name) {
        return new IdempotencyKey(caller.company(), caller.key(), name);
    }
}
