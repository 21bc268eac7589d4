package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** An attempt that has ended, and where that leaves its delivery. */
public record CompletedAttempt(Delivery delivery, DeliveryAttempt attempt, NextState nextState) {

    /** Where an attempt leaves a delivery. */
    public sealed interface NextState {

        <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead);

        /** When it is tried again, if it is. */
        default Optional<Instant> retryAt() {
            return fold(Optional::empty, retry -> Optional.of(retry.nextAttemptAt()), Optional::empty);
        }

        /** The endpoint has it. */
        record Delivered() implements NextState {
            @Override
            public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                return delivered.get();
            }
        }

        /** It is to be tried again at {@code at}. */
        record Retry(Instant nextAttemptAt) implements NextState {
            @Override
            public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                return retry.apply(this);
            }
        }

        /** It is given up, and holds back no later delivery any more. */
        record Dead() implements NextState {
            @Override
            public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                return dead.get();
            }
        }
    }
}
