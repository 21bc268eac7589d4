package dev.leadpatch.application.idempotency;

import java.util.function.Function;
import java.util.function.Supplier;

/** What becomes of a request whose key was used before; in any case it is not done. */
public sealed interface IdempotentReplay {

    <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay);

    /** The same request was done already: its answer, character for character. */
    record Completed(String response) implements IdempotentReplay {
        @Override
        public <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay) {
            return answered.apply(response);
        }
    }

    /** The key was used for a request with another fingerprint. */
    record FingerprintMismatch() implements IdempotentReplay {
        @Override
        public <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay) {
            return otherRequest.get();
        }
    }

    /** A request with this key is under way, and was not done within two seconds; what comes of it is open. */
    record InProgress() implements IdempotentReplay {
        @Override
        public <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay) {
            return underWay.get();
        }
    }
}
