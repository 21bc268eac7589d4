package dev.leadpatch.application.idempotency;

import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import java.util.function.Function;

/** The outcome of an idempotent request: the result of its execution, or a replay of an earlier one. */
public sealed interface IdempotentOutcome<R> {

    <T> T fold(Function<R, T> executed, Function<IdempotentReplay, T> replayed);

    /** The request was executed, and the response to its result was stored. */
    record Executed<R>(R result) implements IdempotentOutcome<R> {
        @Override
        public <T> T fold(Function<R, T> executed, Function<IdempotentReplay, T> replayed) {
            return executed.apply(result);
        }
    }

    /** The key of the request was used before; nothing was executed. */
    record Replayed<R>(IdempotentReplay replay) implements IdempotentOutcome<R> {
        @Override
        public <T> T fold(Function<R, T> executed, Function<IdempotentReplay, T> replayed) {
            return replayed.apply(replay);
        }
    }
}
