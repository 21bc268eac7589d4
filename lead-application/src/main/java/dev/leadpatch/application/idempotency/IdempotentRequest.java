package dev.leadpatch.application.idempotency;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An idempotent request: it is executed once, and retries return the stored response.
 *
 * @param fingerprint distinguishes the request from other requests with the same key, at most 64 characters
 * @param responseRenderer renders the stored response to a result, in a format of the caller's choice; pure, it may be
 *     called more than once
 * @param <R> the result of the request
 */
public record IdempotentRequest<R>(IdempotencyKey key, String fingerprint, Function<R, String> responseRenderer) {

    /**
     * An idempotency key: the client's name of a request, which identifies its retries
     * (draft-ietf-httpapi-idempotency-key-header). Each API key, and each user without one, has its own namespace.
     *
     * @param caller the id of the caller
     * @param name 1 to {@value #MAX_LENGTH} characters
     */
    public record IdempotencyKey(CompanyId company, UUID caller, String name) {
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
            return new IdempotencyKey(caller.company(), caller.id(), name);
        }
    }

    /** The outcome of a request that was not executed, in most cases because its key was used before. */
    public sealed interface IdempotentReplay {

        <T> T fold(
                Function<String, T> completed,
                Supplier<T> fingerprintMismatch,
                Supplier<T> inProgress,
                Supplier<T> erased,
                Supplier<T> quotaReached);

        /** The same request was completed before: its stored response, unmodified. */
        record Completed(String response) implements IdempotentReplay {
            @Override
            public <T> T fold(
                    Function<String, T> completed,
                    Supplier<T> fingerprintMismatch,
                    Supplier<T> inProgress,
                    Supplier<T> erased,
                    Supplier<T> quotaReached) {
                return completed.apply(response);
            }
        }

        /** The key was used for a request with a different fingerprint. */
        record FingerprintMismatch() implements IdempotentReplay {
            @Override
            public <T> T fold(
                    Function<String, T> completed,
                    Supplier<T> fingerprintMismatch,
                    Supplier<T> inProgress,
                    Supplier<T> erased,
                    Supplier<T> quotaReached) {
                return fingerprintMismatch.get();
            }
        }

        /**
         * A request with this key is in progress and did not complete within two seconds. Its outcome is not known yet.
         */
        record InProgress() implements IdempotentReplay {
            @Override
            public <T> T fold(
                    Function<String, T> completed,
                    Supplier<T> fingerprintMismatch,
                    Supplier<T> inProgress,
                    Supplier<T> erased,
                    Supplier<T> quotaReached) {
                return inProgress.get();
            }
        }

        /** The same request was completed before, and its stored response was erased together with a lead. */
        record Erased() implements IdempotentReplay {
            @Override
            public <T> T fold(
                    Function<String, T> completed,
                    Supplier<T> fingerprintMismatch,
                    Supplier<T> inProgress,
                    Supplier<T> erased,
                    Supplier<T> quotaReached) {
                return erased.get();
            }
        }

        /** The key is new, and the company stores as many keys, or bytes of responses, as it may. */
        record QuotaReached() implements IdempotentReplay {
            @Override
            public <T> T fold(
                    Function<String, T> completed,
                    Supplier<T> fingerprintMismatch,
                    Supplier<T> inProgress,
                    Supplier<T> erased,
                    Supplier<T> quotaReached) {
                return quotaReached.get();
            }
        }
    }
}
