package dev.leadpatch.application.idempotency;

import java.util.function.Function;
import java.util.function.Supplier;

/** What becomes of a request whose key was used before; in any case it is not done. */
public sealed interface Repetition {

    <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay);

    /** The same request was done already: its answer, character for character. */
    record Answered(String answer) implements Repetition {
        @Override
        public <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay) {
            return answered.apply(answer);
        }
    }

    /** The key was used for a request with another fingerprint. */
    record OtherRequest() implements Repetition {
        @Override
        public <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay) {
            return otherRequest.get();
        }
    }

    /** A request with this key is under way, and was not done within two seconds; what comes of it is open. */
    record UnderWay() implements Repetition {
        @Override
        public <T> T fold(Function<String, T> answered, Supplier<T> otherRequest, Supplier<T> underWay) {
            return underWay.get();
        }
    }
}
