package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** An attempt that has ended, and the next state of its delivery. */
public record CompletedAttempt(ClaimedDelivery delivery, DeliveryAttempt attempt, NextState nextState) {

    /** The next state of a delivery. */
    public sealed interface NextState {

        <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead);

        /** Returns the time of the next attempt; empty if there is none. */
        default Optional<Instant> retryAt() {
            return fold(Optional::empty, retry -> Optional.of(retry.nextAttemptAt()), Optional::empty);
        }

        /** The endpoint accepted the delivery. */
        record Delivered() implements NextState {
            @Override
            public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                return delivered.get();
            }
        }

        /** The delivery is attempted again at {@code nextAttemptAt}. */
        record Retry(Instant nextAttemptAt) implements NextState {
            @Override
            public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                return retry.apply(this);
            }
        }

        /** Dead letter: the delivery was given up. Later deliveries of its ordering key continue. */
        record Dead() implements NextState {
            @Override
            public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                return dead.get();
            }
        }
    }
}
