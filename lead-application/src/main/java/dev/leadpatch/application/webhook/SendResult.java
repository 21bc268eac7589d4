package dev.leadpatch.application.webhook;

import java.util.function.Function;
import java.util.function.IntFunction;

/** What came of sending one delivery. */
public sealed interface SendResult {

    <T> T fold(IntFunction<T> answered, Function<String, T> failed);

    /** The endpoint answered, with whatever status. */
    record Answered(int status) implements SendResult {
        @Override
        public <T> T fold(IntFunction<T> answered, Function<String, T> failed) {
            return answered.apply(status);
        }
    }

    /**
     * No answer came in time, or none could be asked for.
     *
     * @param reason for people, in a few words
     */
    record Failed(String reason) implements SendResult {
        @Override
        public <T> T fold(IntFunction<T> answered, Function<String, T> failed) {
            return failed.apply(reason);
        }
    }
}
