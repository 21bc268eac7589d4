package dev.leadpatch.application.idempotency;

import java.util.function.Function;
import java.util.function.Supplier;

/** The outcome of a request whose key was used before. The request is never executed again. */
public sealed interface IdempotentReplay {

    <T> T fold(Function<String, T> completed, Supplier<T> fingerprintMismatch, Supplier<T> inProgress);

    /** The same request was completed before: its stored response, unmodified. */
    record Completed(String response) implements IdempotentReplay {
        @Override
        public <T> T fold(Function<String, T> completed, Supplier<T> fingerprintMismatch, Supplier<T> inProgress) {
            return completed.apply(response);
        }
    }

    /** The key was used for a request with a different fingerprint. */
    record FingerprintMismatch() implements IdempotentReplay {
        @Override
        public <T> T fold(Function<String, T> completed, Supplier<T> fingerprintMismatch, Supplier<T> inProgress) {
            return fingerprintMismatch.get();
        }
    }

    /**
     * A request with this key is in progress and did not complete within two seconds. Its outcome is not known yet.
     */
    record InProgress() implements IdempotentReplay {
        @Override
        public <T> T fold(Function<String, T> completed, Supplier<T> fingerprintMismatch, Supplier<T> inProgress) {
            return inProgress.get();
        }
    }
}
